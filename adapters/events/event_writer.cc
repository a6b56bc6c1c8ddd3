#include "adapters/events/event_writer.h"

#include <utility>
#include <vector>

#include "hub/base/encoding.h"
#include "hub/base/json_text.h"

namespace adapters::events {
namespace {

using Attributes = std::vector<std::pair<std::string, std::string>>;

constexpr unsigned kTimed = 7;  ///< Version of UUID that begins with a time (RFC 9562).

std::string media_type_of(DataForm form) {
  return form == DataForm::json ? "application/json" : "application/xml";
}

Attributes attributes_of(const hub::port::Request& request, const OperationSettings& operation,
                         const EventsConfig& config) {
  Attributes attributes{
      {"specversion", "1.0"}, {"id", id_of(request)}, {"source", config.source}, {"type", operation.type}};
  if (request.message.octets[6] >> 4U == kTimed)
    attributes.emplace_back("time", hub::to_rfc3339(request.message.time()));
  if (!request.traceparent.empty()) attributes.emplace_back("traceparent", request.traceparent);
  if (!request.tracestate.empty()) attributes.emplace_back("tracestate", request.tracestate);
  return attributes;
}

WrittenEvent write_binary(const Attributes& attributes, DataForm form, const std::string& data) {
  WrittenEvent event;
  event.headers.emplace_back("Content-Type", media_type_of(form));
  for (const auto& [name, value] : attributes) event.headers.emplace_back("ce-" + name, header_value(value));
  event.body = data;
  return event;
}

WrittenEvent write_structured(const Attributes& attributes, DataForm form, const std::string& data) {
  hub::JsonText text;
  text.open('{');
  for (const auto& [name, value] : attributes) text.key(name).string(value);
  text.key("datacontenttype").string(media_type_of(form)).key("data");
  if (form == DataForm::json) {
    text.raw(data);
  } else {
    text.string(data);
  }
  WrittenEvent event;
  event.headers.emplace_back("Content-Type", "application/cloudevents+json");
  event.body = std::move(text.close('}')).text();
  return event;
}

}  // namespace

std::string id_of(const hub::port::Request& request) {
  return "urn:uuid:" + request.message.to_string();
}

WrittenEvent write_event(const hub::port::Request& request, const OperationSettings& operation,
                         const EventsConfig& config, const std::string& data) {
  const Attributes attributes = attributes_of(request, operation, config);
  return config.mode == Mode::binary ? write_binary(attributes, operation.data, data)
                                     : write_structured(attributes, operation.data, data);
}

std::string header_value(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string value;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet > 0x20 && octet < 0x7F && c != '"' && c != '%') {
      value.push_back(c);
    } else {
      value.append(1, '%').append(1, kHex[octet >> 4U]).append(1, kHex[octet & 15U]);
    }
  }
  return value;
}

}  // namespace adapters::events
