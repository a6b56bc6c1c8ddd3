#include "hub/faces/receipt.h"

#include <nlohmann/json.hpp>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/faces/xml_text.h"

namespace hub::faces {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kNamespace = "urn:sakta:exchange:1";

Json error_of(const std::string& name) {
  Json json;
  json["code"] = name;
  if (const ErrorCode* code = codes::find(name)) json["remedy"] = name_of(code->remedy);
  return json;
}

Json to_json(const DeliveryView& delivery) {
  Json json;
  json["route"] = delivery.route;
  json["state"] = delivery.state;
  json["attempts"] = delivery.attempts;
  if (delivery.due) json["due"] = to_rfc3339(*delivery.due);
  if (!delivery.error.empty()) json["error"] = error_of(delivery.error);
  return json;
}

Json to_json(const EventView& event) {
  Json json;
  json["event"] = event.event;
  json["state"] = event.state;
  json["at"] = to_rfc3339(event.at);
  json["steps"] = Json::array();
  for (const auto& step : event.steps)
    json["steps"].push_back(Json{{"name", step.name}, {"at", to_rfc3339(step.at)}});
  if (!event.error.empty()) json["error"] = error_of(event.error);
  return json;
}

/// Name of one of many: `deliveries` hold a `delivery`, `events` an `event`.
std::string singular(const std::string& plural) {
  constexpr std::string_view kIes = "ies";
  if (plural.size() > kIes.size() && plural.ends_with(kIes))
    return plural.substr(0, plural.size() - kIes.size()) + "y";
  return plural.substr(0, plural.size() - 1);
}

/// `json` as the content of an element: members become elements, an array's items elements of its name in
/// the singular.
void append_content(std::string& xml, const Json& json) {
  if (!json.is_object()) {
    append_text(xml, json.is_string() ? json.get_ref<const std::string&>() : json.dump());
    return;
  }
  for (const auto& [name, value] : json.items()) {
    xml.append("<").append(name).append(">");
    if (value.is_array()) {
      const std::string item = singular(name);
      for (const auto& one : value) {
        xml.append("<").append(item).append(">");
        append_content(xml, one);
        xml.append("</").append(item).append(">");
      }
    } else {
      append_content(xml, value);
    }
    xml.append("</").append(name).append(">");
  }
}

server::HttpResponse answer(unsigned status, std::string_view root, const Json& json, model::Format format) {
  server::HttpResponse response;
  response.status = status;
  if (format == model::Format::json) {
    response.headers.emplace_back("Content-Type", "application/json");
    response.body = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    return response;
  }
  response.headers.emplace_back("Content-Type", "application/xml");
  response.body.append(R"(<?xml version="1.0" encoding="UTF-8"?><)").append(root);
  response.body.append(" xmlns=\"").append(kNamespace).append("\">");
  append_content(response.body, json);
  response.body.append("</").append(root).append(">");
  return response;
}

}  // namespace

server::HttpResponse receipt_response(const model::Receipt& receipt, model::Format format) {
  const std::string id = receipt.id.to_string();
  Json json;
  json["id"] = id;
  json["type"] = receipt.type;
  json["accepted_at"] = to_rfc3339(receipt.accepted_at);
  json["repeated"] = receipt.repeated;
  json["status_url"] = "/v1/messages/" + id;
  server::HttpResponse response = answer(202, "Receipt", json, format);
  response.headers.emplace_back("Location", "/v1/messages/" + id);
  return response;
}

server::HttpResponse story_response(const StoryView& story, model::Format format) {
  Json json;
  json["id"] = story.id.to_string();
  json["type"] = story.type;
  json["state"] = story.state;
  json["accepted_at"] = to_rfc3339(story.accepted_at);
  json["deliveries"] = Json::array();
  for (const auto& delivery : story.deliveries) json["deliveries"].push_back(to_json(delivery));
  json["events"] = Json::array();
  for (const auto& event : story.events) json["events"].push_back(to_json(event));
  return answer(200, "Message", json, format);
}

}  // namespace hub::faces
