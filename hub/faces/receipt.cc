#include "hub/faces/receipt.h"

#include <nlohmann/json.hpp>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/faces/problem.h"
#include "hub/faces/xml_text.h"
#include "hub/model/record_words.h"

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

/// As problem details tell it.
Json reason_of(const Error& error, std::string_view next, Language language) {
  const ProblemParts parts = problem_parts(error, language, {}, {});
  Json json;
  json["code"] = parts.code;
  json["remedy"] = parts.remedy;
  json["title"] = parts.title;
  json["next"] = next.empty() ? parts.next : next;
  if (!parts.detail.empty()) json["detail"] = parts.detail;
  if (!parts.place.empty()) json["place"] = parts.place;
  if (parts.ruling != nullptr) json[std::string(parts.ruled_by)] = ruling_json(parts);
  return json;
}

/// What a sender does about a delivery that stands there; empty: what the code says.
std::string_view step_of_sender(const DeliveryView& delivery, Language language) {
  constexpr Text kAgain{"Nothing: the hub tries again by itself.",
                        "Nekas nav jādara: centrmezgls pats mēģinās vēlreiz."};
  constexpr Text kDecides{
      "Nothing: the hub's administrator decides about it. Do not send the message again.",
      "Nekas nav jādara: par to lemj centrmezgla administrators. Nesūtiet ziņojumu vēlreiz."};
  if (model::is_end(delivery.state)) return {};
  if (delivery.state == model::State::halted || delivery.state == model::State::held)
    return kDecides.in(language);
  if (delivery.state != model::State::dead) return kAgain.in(language);
  return delivery.error->remedy() == Remedy::refuse ? std::string_view() : kDecides.in(language);
}

Json to_json(const DeliveryView& delivery, Language language) {
  Json json;
  json["route"] = delivery.route;
  json["state"] = model::name_of(delivery.state);
  json["attempts"] = delivery.attempts;
  if (delivery.due) json["due"] = to_rfc3339(*delivery.due);
  if (delivery.error)
    json["error"] = reason_of(*delivery.error, step_of_sender(delivery, language), language);
  return json;
}

Json to_json(const EventView& event, Language language) {
  Json json;
  json["event"] = event.event;
  json["state"] = event.state;
  json["at"] = to_rfc3339(event.at);
  json["steps"] = Json::array();
  for (const auto& step : event.steps)
    json["steps"].push_back(
        Json{{"name", model::record_words(step.name, language)}, {"at", to_rfc3339(step.at)}});
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

server::HttpResponse story_response(const StoryView& story, model::Format format, Language language) {
  Json json;
  json["id"] = story.id.to_string();
  json["type"] = story.type;
  json["state"] = story.state;
  json["accepted_at"] = to_rfc3339(story.accepted_at);
  if (story.error) json["error"] = reason_of(*story.error, {}, language);
  json["deliveries"] = Json::array();
  for (const auto& delivery : story.deliveries) json["deliveries"].push_back(to_json(delivery, language));
  json["events"] = Json::array();
  for (const auto& event : story.events) json["events"].push_back(to_json(event, language));
  server::HttpResponse response = answer(200, "Message", json, format);
  response.headers.emplace_back("Content-Language", language == Language::lv ? "lv" : "en");
  return response;
}

}  // namespace hub::faces
