#include "hub/faces/soap/envelope.h"

#include <algorithm>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/faces/context_parts.h"
#include "hub/formats/soap/exchange_schema.h"

namespace hub::faces {
namespace {

constexpr std::string_view kKey = "idempotency_key";

std::string in_context(std::string_view element) {
  return "Context/" + std::string(element);
}

/// The path of an http or https URL; empty: it is none.
std::string_view path_of(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) continue;
    const std::size_t slash = url.find('/', scheme.size());
    return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
  }
  return {};
}

Outcome check_action(const formats::SoapRequest& request, const SoapTransport& transport) {
  const std::string action = request.operation_namespace + ":" + request.operation;
  const auto differs = [&](std::string_view said) { return !said.empty() && said != action; };
  const auto refused = [](const char* place) {
    return Error(codes::edge_action, say("it is not the action of the element in the Body",
                                         "tā nav Body elementa darbība (action)"))
        .at(place);
  };
  if (differs(transport.soap_action)) return refused("SOAPAction");
  if (differs(transport.action)) return refused("Content-Type");
  if (differs(request.addressing.action)) return refused("Action");
  return Done{};
}

std::string known_elements() {
  std::string names;
  for (const ContextPart& part : kContextParts) names.append(part.word).append(", ");
  return names.append(kKey);
}

/// The children of the Context block come in the order of kContextParts, the key last, each at most once.
Outcome read_context(const formats::SoapRequest& request, model::Message& message) {
  std::size_t next = 0;  // the first part that may still come
  for (const auto& [name, value] : request.context) {
    const auto part = std::find_if(kContextParts.begin(), kContextParts.end(),
                                   [&, &said = name](const ContextPart& one) { return one.word == said; });
    const auto index = static_cast<std::size_t>(part - kContextParts.begin());
    if (part == kContextParts.end() && name != kKey)
      return Error(codes::edge_header_invalid,
                   say("an element that is not of this block, whose elements are {}",
                       "elements nepieder šim blokam, kura elementi ir {}", known_elements()))
          .at("Context");
    const std::string place = in_context(name);
    if (index < next)
      return Error(codes::edge_header_invalid, say("it is there twice or not in its order",
                                                   "elements norādīts divreiz vai nav savā vietā"))
          .at(place);
    next = index + 1;
    if (part != kContextParts.end()) {
      auto taken = take_part(*part, value, place, message.context);
      if (!taken) return taken;
      continue;
    }
    auto checked = check_idempotency_key(value, place);
    if (!checked) return checked;
    message.idempotency_key = value;
  }
  return Done{};
}

/// Text of the one child of the content of this name; it is there, or may be left out.
std::string child_of(const formats::XmlDocument& content, const std::string& name) {
  const auto texts = content.select("/*/*[local-name()='" + name + "']", {});
  return texts && !texts->empty() ? texts->front() : std::string();
}

}  // namespace

Outcome read_soap_header(const formats::SoapRequest& request, const SoapTransport& transport, Call& call) {
  const formats::SoapAddressing& addressing = request.addressing;
  call.form.relates_to = addressing.message_id;
  if (!addressing.message_id.empty() || !addressing.action.empty())
    call.form.action = request.operation_namespace + ":" + request.operation + "Response";
  if (!addressing.to.empty() && addressing.to != kAnonymousAddress &&
      path_of(addressing.to) != transport.path)
    return Error(codes::edge_addressing, say("it is not this address", "tā nav šī adrese")).at("To");
  auto acted = check_action(request, transport);
  if (!acted) return acted;
  auto read = read_context(request, call.message);
  if (!read) return read;
  call.form.key_place = in_context(kKey);
  if (!call.message.idempotency_key.empty()) return Done{};
  call.message.idempotency_key = addressing.message_id;
  call.form.key_place = "MessageID";
  return Done{};
}

Outcome read_exchange(const formats::SoapRequest& request, Call& call) {
  const std::string& operation = request.operation;
  const bool known =
      operation == "Ask" || operation == "Send" || operation == "Status" || operation == "ReadAttachment";
  if (!known || request.operation_namespace != formats::kExchangeNamespace)
    return Error(codes::route_unknown_type,
                 say("the element is no operation of this address", "elements nav šīs adreses darbība"))
        .at("Body");
  auto content = formats::XmlDocument::parse(request.content_octets());
  if (!content) return std::move(content).error();
  auto valid = formats::exchange_schema().accept(*content, operation);
  if (!valid) return valid;
  if (operation == "Status") {
    call.verb = Verb::status;
    call.name = child_of(*content, "id");
    return Done{};
  }
  if (operation == "ReadAttachment") {
    call.verb = Verb::attachment;
    call.name = child_of(*content, "id");
    call.attachment = child_of(*content, "digest");
    return Done{};
  }
  call.form.generic = true;
  call.verb = operation == "Ask" ? Verb::ask : Verb::send;
  call.name = child_of(*content, "type");
  const bool json = child_of(*content, "media_type") == "application/json";
  call.message.format = json ? model::Format::json : model::Format::xml;
  call.form.format = call.message.format;
  auto body = from_base64(child_of(*content, "content"));
  if (!body)
    return Error(codes::codec_not_valid, say("it is no base64", "saturs nav base64 kodējumā"))
        .at("/t:" + operation + "/t:content");
  call.message.body = *std::move(body);
  return Done{};
}

Outcome settle_answer(const formats::SoapRequest& request, Call& call) {
  const formats::SoapAddressing& addressing = request.addressing;
  if (addressing.reply_to_none && call.verb != Verb::send)
    return Error(codes::edge_addressing, say("a question is answered: ReplyTo none is for what is sent",
                                             "uz vaicājumu atbild: ReplyTo none paredzēts tikai sūtījumiem"))
        .at("ReplyTo");
  call.form.no_reply = addressing.reply_to_none;
  call.form.no_fault = addressing.fault_to_none;
  return Done{};
}

}  // namespace hub::faces
