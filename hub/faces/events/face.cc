#include "hub/faces/events/face.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/faces/content_type.h"
#include "hub/faces/context_parts.h"
#include "hub/faces/events/attributes.h"
#include "hub/faces/events/data_media_type.h"
#include "hub/faces/events/values.h"
#include "hub/faces/said_charset.h"
#include "hub/faces/single_header.h"
#include "hub/faces/trace_headers.h"
#include "hub/formats/json/reader.h"

namespace hub::faces {
namespace {

using formats::JsonKind;
using formats::JsonValue;

constexpr std::size_t kMaxEvents = 1'000;
/// Of one request, the data's included: a hundred for each event of the largest batch.
constexpr std::size_t kMaxValues = 100'000;
constexpr std::string_view kStructured = "application/cloudevents+json";
constexpr std::string_view kBatch = "application/cloudevents-batch+json";
constexpr std::string_view kAnyCloudEvents = "application/cloudevents";
constexpr std::string_view kHeaderPrefix = "ce-";

/// What says who, for whom, why and which on the REST face would be silently without effect here.
Outcome check_event_headers(const server::HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (name == "idempotency-key")
      return Error(codes::edge_header_invalid,
                   say("an event is known again by its source and id, not by a header",
                       "notikumu atkārtoti pazīst pēc source un id, nevis pēc galvenes"))
          .at("Idempotency-Key");
    if (!name.starts_with("sakta-")) continue;
    const auto* const known = std::find_if(kContextParts.begin(), kContextParts.end(),
                                           [&](const ContextPart& part) { return part.lower == name; });
    Error error(codes::edge_header_invalid,
                say("an event says this with an extension sakta*, not with a header",
                    "notikums to norāda paplašinājumā sakta*, nevis galvenē"));
    return std::move(error).at(known == kContextParts.end() ? "Sakta-*" : std::string(known->header));
  }
  return Done{};
}

/// What all events of a request have in common.
struct Request {
  const server::HttpRequest& http;
  CallersTrace trace;  ///< Of the headers.
};

/// The send that an event is.
Call call_of(const Request& request, EventAttributes attributes, const std::string& prefix,
             model::Format format, std::string data) {
  Call call;
  call.verb = Verb::send;
  call.name = attributes.type;
  call.form.face = Face::events;
  call.form.key_place = prefix + "id";
  model::Message& message = call.message;
  message.type = std::move(attributes.type);
  message.pattern = model::Pattern::send;
  message.certificate = request.http.peer ? request.http.peer->thumbprint : std::string();
  message.remote = request.http.remote;
  message.context = std::move(attributes.context);
  // The line feed, which neither can hold, tells it from the keys of other faces.
  message.idempotency_key = attributes.source + "\n" + attributes.id;
  CallersTrace trace = trace_of(attributes.traceparent, {attributes.tracestate});
  if (trace.traceparent.empty()) trace = request.trace;
  message.traceparent = std::move(trace.traceparent);
  message.tracestate = std::move(trace.tracestate);
  message.format = format;
  message.body = std::move(data);
  message.received_at = request.http.received_at;
  return call;
}

bool is_json_in_utf8(std::string_view content_type) {
  const auto type = formats::read_media_type(content_type);
  return type.well_formed && reads_charset(type, model::Format::json);
}

// --- binary

Outcome take_headers(const server::HttpRequest& http, EventAttributeReader& reader, std::string& lines) {
  for (const auto& [header, value] : http.headers) {
    if (!header.starts_with(kHeaderPrefix)) continue;
    lines.append(header).append(": ").append(value).append("\r\n");
    const auto name = std::string_view(header).substr(kHeaderPrefix.size());
    if (name == "datacontenttype")
      return reader.wrong(
          name, say("in binary mode Content-Type says it", "binārajā režīmā to norāda Content-Type"));
    const std::string_view place = is_known_attribute(name) ? name : "*";
    // Raw octets do not say in which charset they are: what one sender means as UTF-8 another has in Latin-1.
    if (std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7E; }))
      return reader.wrong(place,
                          say("a character outside printable ASCII is not percent-encoded, as %C4%81 is",
                              "rakstzīme ārpus drukājamā ASCII nav kodēta ar procentzīmi kā %C4%81"));
    const auto text = attribute_in_header(value);
    if (!text)
      return reader.wrong(place,
                          say("quotation or percent-encoding is wrong, or the value is not UTF-8",
                              "pēdiņas vai procentzīmju kodējums ir kļūdains, vai arī vērtība nav UTF-8"));
    auto taken = reader.take(name, *text);
    if (!taken) return taken;
  }
  return Done{};
}

Result<Call> read_binary(const Request& request, std::string_view content_type, std::string body,
                         EventAttributeReader& reader) {
  std::string lines;
  auto taken = take_headers(request.http, reader, lines);
  if (!taken) return std::move(taken).error();
  auto whole = reader.check_whole();
  if (!whole) return std::move(whole).error();
  EventAttributes& attributes = reader.attributes();
  const auto format = read_data_media_type(content_type, "Content-Type");
  if (!format) return format.error();
  auto held = *format == model::Format::xml ? hold_to_charset(content_type, body) : Outcome(Done{});
  Call call = call_of(request, std::move(attributes), std::string{kHeaderPrefix}, *format, std::move(body));
  if (!held) call.refusal = std::move(held).error();
  call.message.envelope = std::move(lines);
  call.message.envelope_type = "text/rfc822-headers";
  return call;
}

// --- structured

/// The attributes among an event's members; `data` and `data_base64` are none.
Outcome take_members(const JsonValue& event, EventAttributeReader& reader) {
  for (std::size_t i = 0; i < event.items.size(); ++i) {
    const std::string& name = event.names[i];
    const JsonValue& value = event.items[i];
    if (name == "data" || name == "data_base64" || value.kind == JsonKind::null) continue;
    const bool is_text = value.kind == JsonKind::string;
    const bool can_be = is_text || value.kind == JsonKind::boolean ||
                        (value.kind == JsonKind::number && is_event_integer(value.text));
    if (!can_be)
      return reader.wrong(is_known_attribute(name) ? name : "*",
                          say("an attribute is a text, a whole number of 32 bits or a boolean",
                              "atribūtam jābūt tekstam, 32 bitu veselam skaitlim vai būla vērtībai"));
    auto taken = reader.take(name, value.text, is_text);
    if (!taken) return taken;
  }
  return Done{};
}

bool has_space(std::string_view text) {
  return text.find_first_of(" \t\r\n") != std::string_view::npos;
}

/// The data's own octets. Which form they have, the datacontenttype says.
Result<std::string> data_of(const JsonValue& event, std::string_view octets, model::Format format,
                            const EventAttributeReader& reader) {
  const JsonValue* data = event.find("data");
  const JsonValue* coded = event.find("data_base64");
  if (coded != nullptr && coded->kind == JsonKind::null)
    coded = nullptr;  // as the JSON schema of CloudEvents has it
  if (data != nullptr && coded != nullptr)
    return reader.wrong("data_base64", say("an event has data or data_base64, not both",
                                           "notikumam ir data vai data_base64, bet ne abi"));
  if (coded != nullptr) {
    auto decoded =
        coded->kind == JsonKind::string && !has_space(coded->text) ? from_base64(coded->text) : std::nullopt;
    if (!decoded)
      return reader.wrong("data_base64", say("the data is not base64 (RFC 4648, section 4)",
                                             "dati nav base64 kodējumā (RFC 4648, 4. nodaļa)"));
    return *std::move(decoded);
  }
  if (data == nullptr) return reader.wrong("data", say("the event has no data", "notikumam nav datu"));
  if (format == model::Format::json) return std::string(formats::octets_of(*data, octets));
  if (data->kind != JsonKind::string)
    return reader.wrong(
        "data", say("the data is XML, so it stands in a text", "dati ir XML, tāpēc tiem jābūt tekstā"));
  return data->text;
}

Result<Call> read_object(const Request& request, const JsonValue& event, std::string_view octets,
                         const std::string& prefix, EventAttributeReader& reader) {
  if (event.kind != JsonKind::object)
    return Error(codes::edge_event, say("an event is an object", "notikumam jābūt objektam"))
        .at(prefix.substr(0, prefix.size() - 1));
  auto taken = take_members(event, reader);
  if (!taken) return std::move(taken).error();
  auto whole = reader.check_whole();
  if (!whole) return std::move(whole).error();
  EventAttributes& attributes = reader.attributes();
  auto format = Result<model::Format>(model::Format::json);  // unless it says otherwise
  if (!attributes.datacontenttype.empty())
    format = read_data_media_type(attributes.datacontenttype, prefix + "datacontenttype");
  if (!format) return std::move(format).error();
  auto data = data_of(event, octets, *format, reader);
  if (!data) return std::move(data).error();
  auto held = Outcome(Done{});
  if (*format == model::Format::xml)
    held = event.find("data") != nullptr ? hold_to_utf8(*data)
                                         : hold_to_charset(attributes.datacontenttype, *data);
  Call call = call_of(request, std::move(attributes), prefix, *format, *std::move(data));
  if (!held) call.refusal = std::move(held).error();
  call.message.envelope_type = kStructured;
  return call;
}

Event event_of(const Request& request, const JsonValue& object, std::string_view octets,
               const std::string& prefix) {
  EventAttributeReader reader(prefix);
  auto call = read_object(request, object, octets, prefix, reader);
  Event event{{}, {}, std::move(call)};
  const JsonValue* id = object.find("id");
  const JsonValue* source = object.find("source");
  if (id != nullptr) event.id = id->text;
  if (source != nullptr) event.source = source->text;
  return event;
}

Result<EventsRequest> read_document(const Request& request, std::string body, bool batch) {
  formats::JsonLimits limits;
  limits.values = kMaxValues;
  auto document = formats::read_json(
      body, limits, [](std::string_view name) { return name == "data" || is_known_attribute(name); });
  if (!document) return std::move(document).error();
  EventsRequest read;
  read.batch = batch;
  if (!batch) {
    read.events.push_back(event_of(request, *document, body, "/"));
    auto& call = read.events.front().call;
    if (call) call->message.envelope = std::move(body);
    return read;
  }
  if (document->kind != JsonKind::array)
    return Error(codes::edge_event, say("a batch is an array of events", "paketei jābūt notikumu masīvam"));
  if (document->items.size() > kMaxEvents)
    return Error(codes::edge_event,
                 say("a batch holds at most 1000 events", "paketē drīkst būt ne vairāk kā 1000 notikumu"))
        .at("/1000");
  for (std::size_t i = 0; i < document->items.size(); ++i) {
    const JsonValue& item = document->items[i];
    Event event = event_of(request, item, body, "/" + std::to_string(i) + "/");
    if (event.call) event.call->message.envelope = formats::octets_of(item, body);
    read.events.push_back(std::move(event));
  }
  return read;
}

}  // namespace

bool is_for_events(const server::HttpRequest& request) {
  return request.path == "/v1/events";
}

Result<EventsRequest> read_events(server::HttpRequest& request) {
  if (request.method != "POST")
    return Error(codes::edge_method_not_allowed,
                 say("the address takes another method", "adrese pieņem citu metodi"))
        .at("POST");
  if (!request.query.empty())
    return Error(codes::edge_not_found,
                 say("this address takes no query", "šī adrese nepieņem vaicājuma daļu (query)"));
  auto checked = check_event_headers(request);
  if (!checked) return std::move(checked).error();
  const auto content_type = single_header(request, "content-type", "Content-Type");
  if (!content_type) return content_type.error();
  const std::string type = media_type_in(*content_type);
  const bool batch = type == kBatch;
  if (type.starts_with(kAnyCloudEvents) &&
      ((!batch && type != kStructured) || !is_json_in_utf8(*content_type)))
    return Error(codes::edge_media_type, say("of the formats of CloudEvents, JSON in UTF-8 is taken",
                                             "no CloudEvents formātiem pieņem JSON UTF-8 kodējumā"))
        .at("Content-Type");

  std::string body = std::move(request.body);
  const Request shared{request, trace_in(request)};
  if (type.starts_with(kAnyCloudEvents)) return read_document(shared, std::move(body), batch);
  EventAttributeReader reader(std::string{kHeaderPrefix});
  auto call = read_binary(shared, *content_type, std::move(body), reader);
  EventsRequest read;
  read.events.push_back(Event{{}, {}, std::move(call)});
  return read;
}

}  // namespace hub::faces
