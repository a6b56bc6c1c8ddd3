#include "hub/faces/soap/answer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/faces/base64_stream.h"
#include "hub/faces/problem.h"
#include "hub/faces/soap/envelope.h"
#include "hub/faces/xml_text.h"
#include "hub/formats/soap/request.h"

namespace hub::faces {
namespace {

std::string_view media_type(formats::SoapVersion version) {
  return version == formats::SoapVersion::v1_1 ? "text/xml; charset=utf-8"
                                               : "application/soap+xml; charset=utf-8";
}

/// What stands before the root element is no content of a Body.
std::string_view without_declaration(std::string_view document) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (document.starts_with(kMark)) document.remove_prefix(kMark.size());
  if (!document.starts_with("<?xml")) return document;
  const std::size_t end = document.find("?>");
  return end == std::string_view::npos ? document : document.substr(end + 2);
}

/// The envelopes that would be taken (SOAP 1.2, 5.4.7 and appendix A).
std::string upgrade_block() {
  const auto newest = formats::envelope_namespace(formats::SoapVersion::v1_2);
  std::string xml = "<u:Upgrade xmlns:u=\"" + std::string(newest) + "\">";
  for (const auto ns : {newest, formats::envelope_namespace(formats::SoapVersion::v1_1)})
    xml.append("<u:SupportedEnvelope qname=\"n:Envelope\" xmlns:n=\"").append(ns).append("\"/>");
  return xml + "</u:Upgrade>";
}

/// The blocks that were to be understood (SOAP 1.2, 5.4.8).
std::string not_understood_blocks(const std::vector<formats::QName>& names) {
  std::string xml;
  for (const auto& [ns, local] : names) {
    xml.append("<soap:NotUnderstood");
    append_attribute(xml, "qname", ns.empty() ? local : "n:" + local);
    if (!ns.empty()) append_attribute(xml, "xmlns:n", ns);
    xml.append("/>");
  }
  return xml;
}

/// `block` beside the addressing; may be empty.
void append_header(std::string& xml, const Form& form, std::string_view action, std::string_view message_id,
                   std::string_view block) {
  if (form.action.empty() && block.empty()) return;
  xml.append("<soap:Header xmlns:wsa=\"").append(formats::kAddressingNamespace).append("\">").append(block);
  if (!form.action.empty()) {
    append_element(xml, "wsa:Action", action);
    if (!message_id.empty()) append_element(xml, "wsa:MessageID", message_id);
    if (!form.relates_to.empty()) append_element(xml, "wsa:RelatesTo", form.relates_to);
    append_element(xml, "wsa:To", kAnonymousAddress);
  }
  xml.append("</soap:Header>");
}

/// `body` is a document. No default namespace is declared around it, and no prefix that it does not declare.
server::HttpResponse enveloped(const Form& form, std::string_view action, std::string_view message_id,
                               std::string_view body, std::string_view block = {}) {
  server::HttpResponse response;
  response.headers.emplace_back("Content-Type", media_type(form.version));
  std::string& xml = response.body;
  const std::string_view content = without_declaration(body);
  xml.reserve(content.size() + 1024);
  xml.append(R"(<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap=")");
  xml.append(formats::envelope_namespace(form.version)).append("\">");
  append_header(xml, form, action, message_id, block);
  xml.append("<soap:Body>").append(content).append("</soap:Body></soap:Envelope>");
  return response;
}

std::string start_of(std::string_view element) {
  return "<" + std::string(element) + " xmlns=\"" + std::string(formats::kExchangeNamespace) + "\">";
}

std::string urn_of(const Uuid& id) {
  return "urn:uuid:" + id.to_string();
}

constexpr std::string_view kInclude =
    R"(<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:content@hub.sakta"/>)";

/// Makes the answer's envelope the first part of two (MTOM), and begins the second, of `type`: its octets are
/// to be streamed.
void beside(const Form& form, std::string_view type, server::HttpResponse& response) {
  constexpr std::size_t kRandom = 16;
  const std::string boundary = "sakta-" + to_hex(crypto::random_bytes(kRandom));
  const bool is_old = form.version == formats::SoapVersion::v1_1;
  const std::string envelope = is_old ? "text/xml" : "application/soap+xml";
  std::string parts = "--" + boundary + "\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"";
  parts.append(envelope).append(
      "\"\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <envelope@hub.sakta>");
  parts.append("\r\n\r\n").append(response.body).append("\r\n--").append(boundary);
  parts.append("\r\nContent-Type: ").append(type).append("\r\nContent-Transfer-Encoding: binary");
  parts.append("\r\nContent-ID: <content@hub.sakta>\r\n\r\n");
  response.body = std::move(parts);
  response.streamed.emplace().tail = "\r\n--" + boundary + "--\r\n";
  response.headers.assign(
      {{"Content-Type", "multipart/related; type=\"application/xop+xml\"; boundary=\"" + boundary +
                            "\"; start=\"<envelope@hub.sakta>\"; start-info=\"" + envelope + "\""},
       {"MIME-Version", "1.0"}});
}

std::string error_element(const ProblemParts& parts) {
  std::string xml = start_of("Error");
  append_element(xml, "code", parts.code);
  append_element(xml, "remedy", parts.remedy);
  append_element(xml, "title", parts.title);
  append_element(xml, "next", parts.next);
  for (const auto& [name, text] : {std::pair<std::string_view, std::string_view>{"place", parts.place},
                                   {"detail", parts.detail},
                                   {"instance", parts.instance},
                                   {"traceparent", parts.traceparent}})
    if (!text.empty()) append_element(xml, name, text);
  if (parts.retry_after) append_element(xml, "retry_after", std::to_string(parts.retry_after->count()));
  if (parts.ruling != nullptr) {
    xml.append("<").append(parts.ruled_by).append(">");
    append_element(xml, "system", parts.ruling->system);
    append_element(xml, "code", parts.ruling->name);
    if (!parts.words.empty()) append_element(xml, "text", parts.words);
    xml.append("</").append(parts.ruled_by).append(">");
  }
  return xml + "</Error>";
}

/// Whether what is wrong is the HTTP request, whatever is in it.
bool is_of_http(const ErrorCode& code) {
  constexpr std::array kOfHttp{&codes::edge_malformed,          &codes::edge_not_found,
                               &codes::edge_method_not_allowed, &codes::edge_media_type,
                               &codes::edge_content_encoding,   &codes::edge_headers_too_large,
                               &codes::edge_too_large,          &codes::edge_too_slow};
  return std::find(kOfHttp.begin(), kOfHttp.end(), &code) != kOfHttp.end();
}

/// SOAP 1.1, 6.2 and SOAP 1.2 part 2, 7.5.2.2 for faults of SOAP.
unsigned status_of(const Form& form, const Error& error, std::string_view code) {
  if (is_of_http(error.code())) return error.code().http_status;
  return form.version == formats::SoapVersion::v1_2 && code == "Sender" ? 400 : 500;
}

/// Local name of the standard code in SOAP 1.2; 1.1 calls the sender Client and the receiver Server.
std::string_view fault_code(const Error& error) {
  if (&error.code() == &codes::edge_must_understand) return "MustUnderstand";
  if (&error.code() == &codes::edge_soap_version) return "VersionMismatch";
  if (&error.code() == &codes::edge_encoding_style) return "DataEncodingUnknown";
  // The sender's (a status of 4xx) is what cannot succeed as it is. What may, sent again as it is when
  // somebody is done with something, is the receiver's (SOAP 1.2 part 1, table 4), whatever status REST has
  // for it. Who comes too often (429) is the one who must change that.
  constexpr unsigned kOfHub = 500;
  const bool waits = error.remedy() == Remedy::wait && &error.code() != &codes::gate_quota;
  const bool is_senders = error.whose() == Whose::message && !waits;
  return is_senders && error.code().http_status < kOfHub ? "Sender" : "Receiver";
}

std::string fault_1_1(std::string_view code, const ProblemParts& parts, std::string_view language) {
  if (code == "Sender" || code == "DataEncodingUnknown") code = "Client";
  if (code == "Receiver") code = "Server";
  std::string xml("<soap:Fault><faultcode>soap:");
  xml.append(code).append("</faultcode><faultstring xml:lang=\"").append(language).append("\">");
  append_text(xml, parts.title);
  xml.append("</faultstring><detail>").append(error_element(parts)).append("</detail></soap:Fault>");
  return xml;
}

std::string fault_1_2(std::string_view code, const ProblemParts& parts, std::string_view language) {
  std::string xml("<soap:Fault><soap:Code><soap:Value>soap:");
  xml.append(code)
      .append("</soap:Value><soap:Subcode><soap:Value xmlns:ex=\"")
      .append(formats::kExchangeNamespace);
  xml.append("\">ex:").append(parts.code).append("</soap:Value></soap:Subcode></soap:Code>");
  xml.append("<soap:Reason><soap:Text xml:lang=\"").append(language).append("\">");
  append_text(xml, parts.title);
  xml.append("</soap:Text></soap:Reason><soap:Detail>").append(error_element(parts));
  xml.append("</soap:Detail></soap:Fault>");
  return xml;
}

}  // namespace

server::HttpResponse soap_answer(const Form& form, const Answer& answer) {
  const std::string id = answer.message.to_string();
  if (!form.generic) return enveloped(form, form.action, "urn:uuid:" + id, answer.document);
  std::string xml = start_of("AskResponse");
  append_element(xml, "id", id);
  append_element(xml, "media_type",
                 form.format == model::Format::json ? "application/json" : "application/xml");
  append_element(xml, "content", to_base64(answer.document));
  return enveloped(form, form.action, "urn:uuid:" + id, xml + "</AskResponse>");
}

server::HttpResponse soap_receipt(const Form& form, const model::Receipt& receipt) {
  if (form.no_reply) {
    server::HttpResponse accepted;
    accepted.status = 202;
    accepted.headers.emplace_back("Sakta-Message", receipt.id.to_string());
    return accepted;
  }
  const auto xml = receipt_response(receipt, model::Format::xml).body;
  return enveloped(form, form.action, urn_of(receipt.id), xml);
}

server::HttpResponse soap_story(const Form& form, const StoryView& story, Language language) {
  return enveloped(form, form.action, {}, story_response(story, model::Format::xml, language).body);
}

server::HttpResponse soap_attachment(const Form& form, GivenAttachment attachment) {
  constexpr std::string_view kEnd = "</content>";
  const std::string type = media_type_of(attachment);
  std::string xml = start_of("Attachment");
  append_element(xml, "name", attachment.name);
  append_element(xml, "media_type", attachment.media_type);
  append_element(xml, "size", std::to_string(attachment.size));
  append_element(xml, "digest", attachment.digest);
  xml.append("<content>").append(form.mtom ? kInclude : "").append(kEnd).append("</Attachment>");
  server::HttpResponse response = enveloped(form, form.action, {}, xml);
  if (form.mtom) {
    beside(form, type, response);
    response.streamed->octets = std::move(attachment.octets);
    response.streamed->size = attachment.size;
    return response;
  }
  const std::size_t at = response.body.find(kEnd);  // in the text of an element there is no such thing
  response.streamed.emplace(
      server::StreamedContent{std::make_shared<Base64Stream>(std::move(attachment.octets)),
                              Base64Stream::size_of(attachment.size), response.body.substr(at)});
  response.body.resize(at);
  return response;
}

server::HttpResponse soap_fault(const Form& form, const Error& error, Language language,
                                std::string_view instance, std::string_view traceparent) {
  ProblemParts parts = problem_parts(error, language, instance, traceparent);
  const std::string_view said = language == Language::lv ? "lv" : "en";
  const std::string_view code = fault_code(error);
  const bool is_new = form.version == formats::SoapVersion::v1_2;
  const bool allow = &error.code() == &codes::edge_method_not_allowed;
  if (allow) parts.place.clear();
  server::HttpResponse response;
  if (!form.no_fault) {
    std::string block = code == "VersionMismatch" ? upgrade_block() : std::string();
    if (is_new && code == "MustUnderstand") block = not_understood_blocks(form.not_understood);
    response = enveloped(form, kFaultAction, instance,
                         is_new ? fault_1_2(code, parts, said) : fault_1_1(code, parts, said), block);
    response.headers.emplace_back("Content-Language", said);
  }
  response.status = status_of(form, error, code);
  if (allow) response.headers.emplace_back("Allow", error.place());
  if (parts.retry_after)
    response.headers.emplace_back("Retry-After", std::to_string(parts.retry_after->count()));
  return response;
}

}  // namespace hub::faces
