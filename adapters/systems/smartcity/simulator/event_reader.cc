#include "adapters/systems/smartcity/simulator/event_reader.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <regex>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox::smartcity {
namespace {

using nlohmann::json;
using Problem = std::optional<Refusal>;

Refusal wrong(const std::string& attribute, const std::string& text) {
  return {400, "CITY-001", text, attribute};
}

Refusal media_type_refused(const std::string& attribute) {
  return {415, "CITY-005",
          "application/json, application/xml or application/cloudevents+json in UTF-8 is wanted", attribute};
}

std::string field(const HttpRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

/// The media type if its only parameter, if any, is UTF-8; else nothing.
std::string media_type(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  static const std::regex kForm(R"(([a-z]+/[a-z0-9.+-]+)(\s*;\s*charset="?utf-8"?)?)");
  std::smatch parts;
  return std::regex_match(text, parts, kForm) ? parts[1].str() : std::string();
}

/// nlohmann keeps the last of two members with one name; this notes them.
class Duplicates {
 public:
  bool operator()(int /*depth*/, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open_.emplace_back();
    if (event == json::parse_event_t::object_end) open_.pop_back();
    if (event == json::parse_event_t::key)
      found = !open_.back().insert(parsed.get<std::string>()).second || found;
    return true;
  }
  bool found = false;

 private:
  std::vector<std::set<std::string>> open_;
};

std::optional<json> strict_json(const std::string& octets) {
  Duplicates duplicates;
  try {
    json read = json::parse(octets, std::ref(duplicates));
    if (!duplicates.found) return read;
  } catch (const json::exception&) {
    return std::nullopt;
  }
  return std::nullopt;
}

/// HTTP binding 3.1.3.2: visible ASCII without space, quotation mark and bare percent, decoded once.
std::optional<std::string> decoded(const std::string& value) {
  std::string text;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto octet = static_cast<unsigned char>(value[at]);
    if (octet <= 0x20 || octet >= 0x7F || octet == '"') return std::nullopt;
    if (octet != '%') {
      text.push_back(value[at]);
      continue;
    }
    const std::string digits = value.substr(at + 1, 2);
    if (digits.size() != 2 || digits.find_first_not_of("0123456789ABCDEF") != std::string::npos)
      return std::nullopt;
    text.push_back(static_cast<char>(std::stoi(digits, nullptr, 16)));
    at += 2;
  }
  if (json(text).dump(-1, ' ', false, json::error_handler_t::ignore) !=
      json(text).dump(-1, ' ', false, json::error_handler_t::replace))
    return std::nullopt;  // not UTF-8
  return text;
}

Problem check_attributes(const std::map<std::string, std::string>& attributes) {
  static const std::regex kName("[a-z0-9]+");
  static const std::regex kControl("[\\x00-\\x1f\\x7f]");
  static const std::regex kReference(R"(([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+)");
  static const std::regex kTime(R"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))");
  static const std::regex kTrace("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  for (const char* name : {"specversion", "id", "source", "type"})
    if (attributes.count(name) == 0) return wrong(name, "the attribute is missing");
  for (const auto& [name, value] : attributes) {
    if (!std::regex_match(name, kName) || name == "data" || name.size() > 20)
      return wrong(name, "an attribute's name is 1 to 20 of a-z and 0-9");
    if (value.empty()) return wrong(name, "the attribute is empty");
    if (std::regex_search(value, kControl)) return wrong(name, "a control character");
  }
  if (attributes.at("specversion") != "1.0") return wrong("specversion", "1.0 is wanted");
  const std::vector<std::pair<std::string, const std::regex*>> forms{
      {"source", &kReference}, {"dataschema", &kReference}, {"time", &kTime}, {"traceparent", &kTrace}};
  for (const auto& [name, form] : forms) {
    const auto found = attributes.find(name);
    if (found != attributes.end() && !std::regex_match(found->second, *form))
      return wrong(name, "not of the form that is wanted");
  }
  return std::nullopt;
}

std::variant<Event, Refusal> read_binary(const HttpRequest& request, const std::string& type) {
  Event event;
  event.mode = "binary";
  for (const auto& [name, value] : request.headers) {
    if (name.rfind("ce-", 0) != 0) continue;
    const auto text = decoded(value);
    if (!text) return wrong(name.substr(3), "the header is not encoded as the HTTP binding says");
    event.attributes[name.substr(3)] = *text;
  }
  if (event.attributes.count("datacontenttype") != 0)
    return wrong("datacontenttype", "in binary mode Content-Type says it");
  event.attributes["datacontenttype"] = type;
  if (auto problem = check_attributes(event.attributes)) return *problem;
  if (type == "application/xml") {
    event.data = request.body;
    return event;
  }
  auto data = strict_json(request.body);
  if (!data) return wrong("data", "the data is no JSON, or has a member twice");
  event.data = *std::move(data);
  return event;
}

std::variant<Event, Refusal> read_structured(const HttpRequest& request) {
  const auto read = strict_json(request.body);
  if (!read || !read->is_object()) return wrong("", "the event is no JSON object, or has a member twice");
  Event event;
  event.mode = "structured";
  for (const auto& [name, value] : read->items()) {
    if (name == "data" || name == "data_base64" || value.is_null()) continue;
    if (value.is_string()) {
      event.attributes[name] = value.get<std::string>();
    } else if (value.is_boolean() || value.is_number_integer()) {
      event.attributes[name] = value.dump();
    } else {
      return wrong(name, "an attribute is a text, a whole number or a boolean");
    }
  }
  if (auto problem = check_attributes(event.attributes)) return *problem;
  const std::string given = event.attributes["datacontenttype"];
  const std::string type = given.empty() ? "application/json" : media_type(given);
  if (type != "application/json" && type != "application/xml") return media_type_refused("datacontenttype");
  event.attributes["datacontenttype"] = type;
  if (!read->contains("data") || read->contains("data_base64"))
    return wrong("data", "an event without data, or in base64, is not taken here");
  if (type == "application/xml" && !(*read)["data"].is_string()) return wrong("data", "XML stands in a text");
  event.data = (*read)["data"];
  return event;
}

}  // namespace

std::variant<Event, Refusal> read_event(const HttpRequest& request) {
  const std::string type = media_type(field(request, "content-type"));
  auto read = std::variant<Event, Refusal>(media_type_refused("Content-Type"));
  if (type == "application/cloudevents+json") read = read_structured(request);
  if (type == "application/json" || type == "application/xml") read = read_binary(request, type);
  const auto* event = std::get_if<Event>(&read);
  if (event == nullptr) return read;
  const auto traced = event->attributes.find("traceparent");
  if (traced != event->attributes.end() && field(request, "traceparent") != traced->second)
    return wrong("traceparent", "without a node between, header and extension are the same");
  return read;
}

}  // namespace sandbox::smartcity
