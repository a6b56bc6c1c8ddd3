// A client as gSOAP generates it from archive.wsdl: sends the hub one file by MTOM, prints {"id": …} or
// {"code": …} as JSON.
//
//   interop-gsoap-mtom ADDRESS 1.1|1.2 CA PAIR FILE DIGEST     (DIGEST: what the message says of it; empty:
//   nothing)
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "ArchiveSoap11.nsmap"
#include "soapArchiveSoap11Proxy.h"

namespace {

std::string* text(soap* soap, std::string_view value) {
  std::string* made = soap_new_std__string(soap);
  made->assign(value);
  return made;
}

/// The hub's typed detail; null if the fault has none, or there is no fault.
const _ex__Error* error_of(soap* soap) {
  if (soap->fault == nullptr) return nullptr;
  const SOAP_ENV__Detail* detail = soap->version == 2 ? soap->fault->SOAP_ENV__Detail : soap->fault->detail;
  return detail == nullptr ? nullptr : detail->ex__Error;
}

}  // namespace

int main(int count, char** words) {
  if (count != 7) return 2;
  ArchiveSoap11Proxy client(SOAP_XML_STRICT | SOAP_C_UTFSTRING | SOAP_ENC_MTOM);
  soap* const soap = client.soap;
  soap_ssl_init();
  soap_set_version(soap, std::string_view(words[2]) == "1.2" ? 2 : 1);
  if (soap_ssl_client_context(soap, SOAP_SSL_DEFAULT, words[4], nullptr, words[3], nullptr, nullptr) !=
      SOAP_OK) {
    client.soap_stream_fault(std::cerr);
    return 1;
  }
  std::ifstream file(words[5], std::ios::binary);
  std::string octets((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());

  soap->header = soap_new_SOAP_ENV__Header(soap);
  soap->header->ex__Context = soap_new__ex__Context(soap);
  soap->header->ex__Context->user = text(soap, "anna.liepa");
  soap->header->ex__Context->purpose = text(soap, "record-keeping");
  xsd__base64Binary content;
  content.soap_default(soap);
  content.__ptr = reinterpret_cast<unsigned char*>(octets.data());  // NOLINT: octets
  content.__size = static_cast<int>(octets.size());
  content.type = soap_strdup(soap, "application/pdf");  // named: it goes as a part
  _t__FileInArchive_attachment attachment;
  attachment.soap_default(soap);
  attachment.name = "gsoap.pdf";
  attachment.mediaType = "application/pdf";
  attachment.content = &content;
  if (*words[6] != '\0') attachment.digest = text(soap, words[6]);
  _t__FileInArchive message;
  message.soap_default(soap);
  message.document = "gSOAP";
  message.attachment.push_back(attachment);
  _ex__Receipt receipt;
  if (client.FileInArchive(words[1], nullptr, &message, receipt) == SOAP_OK) {
    std::cout << "{\"id\": \"" << receipt.id << "\"}\n";
    return 0;
  }
  const _ex__Error* error = error_of(soap);
  if (error == nullptr) {
    client.soap_stream_fault(std::cerr);
    return 1;
  }
  std::cout << "{\"code\": \"" << error->code << "\"}\n";
  return 0;
}
