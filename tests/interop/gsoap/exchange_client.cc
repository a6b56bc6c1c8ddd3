// A client as gSOAP generates it from exchange.wsdl: reads an attachment of a message back, writes its octets
// to a file, prints {"name": …, "media_type": …, "parts": how many came beside the envelope} or {"code": …}
// as JSON.
//
//   interop-gsoap-exchange ADDRESS 1.1|1.2 CA PAIR ID DIGEST FILE
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "ExchangeSoap11.nsmap"
#include "soapExchangeSoap11Proxy.h"

namespace {

/// The hub's typed detail; null if the fault has none, or there is no fault.
const _ex__Error* error_of(soap* soap) {
  if (soap->fault == nullptr) return nullptr;
  const SOAP_ENV__Detail* detail = soap->version == 2 ? soap->fault->SOAP_ENV__Detail : soap->fault->detail;
  return detail == nullptr ? nullptr : detail->ex__Error;
}

}  // namespace

int main(int count, char** words) {
  if (count != 8) return 2;
  ExchangeSoap11Proxy client(SOAP_XML_STRICT | SOAP_C_UTFSTRING | SOAP_ENC_MTOM);
  soap* const soap = client.soap;
  soap_ssl_init();
  soap_set_version(soap, std::string_view(words[2]) == "1.2" ? 2 : 1);
  if (soap_ssl_client_context(soap, SOAP_SSL_DEFAULT, words[4], nullptr, words[3], nullptr, nullptr) !=
      SOAP_OK) {
    client.soap_stream_fault(std::cerr);
    return 1;
  }
  _ex__ReadAttachment asked;
  asked.soap_default(soap);
  asked.id = words[5];
  asked.digest = words[6];
  _ex__Attachment attachment;
  if (client.ReadAttachment(words[1], nullptr, &asked, attachment) == SOAP_OK) {
    std::ofstream file(words[7], std::ios::binary);
    const auto* octets = reinterpret_cast<const char*>(attachment.content.__ptr);  // NOLINT: octets
    file.write(octets, attachment.content.__size);
    int parts = 0;
    for (const soap_multipart* part = soap->mime.list; part != nullptr; part = part->next) ++parts;
    if (parts > 0) --parts;  // the envelope is one too
    std::cout << "{\"name\": \"" << attachment.name << "\", \"media_type\": \"" << attachment.media_USCOREtype
              << "\", \"parts\": " << parts << "}\n";
    return file.flush() ? 0 : 1;
  }
  const _ex__Error* error = error_of(soap);
  if (error == nullptr) {
    client.soap_stream_fault(std::cerr);
    return 1;
  }
  std::cout << "{\"code\": \"" << error->code << "\"}\n";
  return 0;
}
