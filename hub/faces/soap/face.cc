#include "hub/faces/soap/face.h"

#include <utility>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/faces/content_type.h"
#include "hub/faces/context_parts.h"
#include "hub/faces/said_charset.h"
#include "hub/faces/single_header.h"
#include "hub/faces/soap/envelope.h"
#include "hub/faces/soap/media_type.h"
#include "hub/faces/trace_headers.h"
#include "hub/server/quality_list.h"

namespace hub::faces {
namespace {

constexpr std::string_view kPathPrefix = "/soap/";

/// One way to do a thing: what the Context block says, no header of HTTP says.
Outcome check_soap_headers(const server::HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (name == "idempotency-key")
      return Error(codes::edge_header_invalid,
                   say("over SOAP the key goes into the Context block, idempotency_key",
                       "SOAP saskarnē atslēga jānorāda Context bloka elementā idempotency_key"))
          .at("Idempotency-Key");
    if (name.starts_with("sakta-"))
      return Error(codes::edge_header_invalid, say("over SOAP this goes into the Context block",
                                                   "SOAP saskarnē tas jānorāda Context blokā"))
          .at("Sakta-*");
  }
  return Done{};
}

std::string_view unquoted(std::string_view value) {
  value = server::trim(value);
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return value;
  return value.substr(1, value.size() - 2);
}

/// The content of a family's address: the element is the operation.
Outcome read_typed(const formats::SoapRequest& request, std::string_view family, const SoapFamilies& families,
                   Call& call) {
  auto operation = families.find(family, request.operation_namespace, request.operation);
  if (!operation)
    return Error(codes::route_unknown_type,
                 say("the element is no operation of this address", "elements nav šīs adreses darbība"))
        .at("Body");
  call.verb = operation->pattern == model::Pattern::ask ? Verb::ask : Verb::send;
  call.name = std::move(operation->type);
  return Done{};
}

/// Everything that stands inside the envelope.
Outcome read_envelope(std::string_view family, const SoapFamilies& families, const SoapTransport& transport,
                      Call& call) {
  const std::size_t limit = families.largest(family) + kEnvelopeOverhead;
  if (call.message.envelope.size() > limit)
    return Error(codes::edge_too_large,
                 say("this address takes no envelope larger than {}",
                     "šī adrese nepieņem aploksnes, kas lielākas par {}", counted(limit, nouns::kOctets)));
  formats::XmlLimits limits;
  limits.size = limit;
  auto parsed = formats::parse_request(call.message.envelope, limits, &call.form.not_understood);
  if (!parsed) return std::move(parsed).error();
  call.soap = std::make_shared<formats::SoapRequest>(*std::move(parsed));
  const formats::SoapRequest& request = *call.soap;
  if (request.version != call.form.version)
    return Error(codes::edge_soap_version, say("the envelope's version is not that of the content type",
                                               "aploksnes versija neatbilst satura tipam"));
  auto header = read_soap_header(request, transport, call);
  if (!header) return header;
  auto found =
      family == kExchangeFamily ? read_exchange(request, call) : read_typed(request, family, families, call);
  if (!found) return found;
  return settle_answer(request, call);
}

Outcome read_post(server::HttpRequest& request, std::string_view family, const SoapFamilies& families,
                  Call& call) {
  if (!request.query.empty())
    return Error(codes::edge_not_found, say("this address takes no query with POST",
                                            "šī adrese ar POST nepieņem vaicājuma daļu (query)"));
  if (auto checked = check_soap_headers(request); !checked) return checked;
  const auto content_type = single_header(request, "content-type", "Content-Type");
  if (!content_type) return content_type.error();
  const auto media_type = read_soap_media_type(*content_type);
  if (!media_type) return media_type.error();
  if (auto charset = check_charset(*content_type, request.body, "Content-Type"); !charset) return charset;
  const auto soap_action = single_header(request, "soapaction", "SOAPAction");
  if (!soap_action) return soap_action.error();

  model::Message& message = call.message;
  message.certificate = request.peer ? request.peer->thumbprint : std::string{};
  message.remote = request.remote;
  message.format = model::Format::xml;
  message.received_at = request.received_at;
  message.envelope = std::move(request.body);
  auto held = hold_to_charset(*content_type, message.envelope);
  message.envelope_type =
      call.form.version == formats::SoapVersion::v1_1 ? "text/xml" : "application/soap+xml";
  call.form.version = media_type->version;
  const SoapTransport transport{request.path, unquoted(*soap_action), media_type->action};
  auto read = held ? read_envelope(family, families, transport, call) : std::move(held);
  if (!read) {
    call.verb = Verb::ask;
    call.name.clear();
    call.refusal = std::move(read).error();
  }
  message.type = call.name;
  message.pattern = call.verb == Verb::send ? model::Pattern::send : model::Pattern::ask;
  return Done{};
}

}  // namespace

bool is_for_soap(const server::HttpRequest& request) {
  return request.path.starts_with(kPathPrefix);
}

std::string_view family_in(std::string_view path) {
  return path.substr(kPathPrefix.size());
}

Form soap_form(const server::HttpRequest& request) {
  Form form;
  form.face = Face::soap;
  form.format = model::Format::xml;
  const auto content_type = request.header("content-type");
  const std::string accept = server::lower_case(request.header("accept"));
  form.version = version_meant(content_type.empty() ? request.header("accept") : content_type);
  form.mtom = accept.find("multipart/related") != std::string::npos ||
              accept.find("application/xop+xml") != std::string::npos;
  return form;
}

Result<Call> read_soap(server::HttpRequest& request, const SoapFamilies& families, Form& form) {
  form = soap_form(request);
  const std::string_view family = family_in(request.path);
  if (family != kExchangeFamily && !families.has_family(family))
    return Error(codes::edge_not_found, say("no family of message types has this name",
                                            "nav ziņojumu tipu saimes ar šādu nosaukumu"));
  Call call;
  call.form = form;
  CallersTrace trace = trace_in(request);
  call.message.traceparent = std::move(trace.traceparent);
  call.message.tracestate = std::move(trace.tracestate);
  if (request.method == "GET" && server::lower_case(request.query) == "wsdl") {
    if (!request.body.empty())
      return Error(codes::edge_malformed,
                   say("a GET request has no body", "GET pieprasījumā nedrīkst būt satura"));
    call.verb = Verb::wsdl;
    call.name = family;
    return call;
  }
  if (request.method != "POST")
    return Error(codes::edge_method_not_allowed,
                 say("the address takes POST, and GET with ?wsdl", "adrese pieņem POST un GET ar ?wsdl"))
        .at("POST");
  if (auto read = read_post(request, family, families, call); !read) return std::move(read).error();
  form = call.form;
  return call;
}

}  // namespace hub::faces
