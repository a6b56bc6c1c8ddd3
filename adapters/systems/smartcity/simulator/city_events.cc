#include "adapters/systems/smartcity/simulator/city_events.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace sandbox::smartcity {
namespace {

using nlohmann::json;

std::string header(const HttpRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

/// The type that a request claims, whatever else is wrong with it.
std::string claimed_type(const HttpRequest& request) {
  if (const auto type = header(request, "ce-type"); !type.empty()) return type;
  const auto read = json::parse(request.body, nullptr, false);
  if (!read.is_object() || !read.contains("type") || !read["type"].is_string() || read["type"] == "")
    return "event";
  return read["type"].get<std::string>();
}

Refusal data_refused(const std::string& pointer, const std::string& text) {
  return {422, "CITY-102", text, pointer};
}

/// The platform wants to know which case ended how, and nobody's name.
std::optional<Refusal> check_data(const Event& event) {
  if (event.type() != "case.closed")
    return Refusal{422, "CITY-101", "nobody here subscribed to this type", "type"};
  if (event.attributes.at("datacontenttype") != "application/json")
    return Refusal{415, "CITY-005", "this type is wanted as JSON", "datacontenttype"};
  if (!event.data.is_object()) return data_refused("", "an object is wanted");
  for (const char* name : {"serviceCode", "caseCode", "status", "closedAt"})
    if (!event.data.contains(name) || !event.data[name].is_string())
      return data_refused(std::string("/") + name, "a text is wanted");
  if (event.data.contains("result") || event.data.contains("feedback"))
    return data_refused("", "what the client got, or said, is not wanted here");
  if (event.data.contains("actedBy") && event.data["actedBy"].contains("name"))
    return data_refused("/actedBy/name", "nobody's name is wanted here");
  return std::nullopt;
}

HttpReply receipt(const std::string& id, bool repeated, Behaviour behaviour) {
  if (behaviour == Behaviour::wrong_schema) return json_reply(202, {{"event", 17}, {"surprise", true}});
  if (behaviour == Behaviour::other_answer)
    return json_reply(202, {{"id", "urn:other"}, {"repeated", false}});
  return json_reply(202, {{"id", id}, {"repeated", repeated}});
}

}  // namespace

CityEvents::CityEvents(CityOptions options) : options_(std::move(options)) {
  if (!options_.data.empty()) read_data();
}

std::string CityEvents::operation(const HttpRequest& request) {
  const bool get = request.method == "GET";
  if (get && request.path == "/health") return "health";
  if (request.path != "/events") return {};
  if (get) return "read_events";
  if (request.method != "POST") return {};
  std::string name = claimed_type(request);
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

HttpReply CityEvents::answer(const HttpRequest& request, Behaviour behaviour) {
  const std::string meant = operation(request);
  if (meant.empty()) return reply_of({404, "CITY-004", "no such resource, or not with this method", ""});
  if (meant == "health" && request.method == "GET") return health();
  if (header(request, "authorization") != "Bearer " + options_.token)
    return reply_of({401, "CITY-201", "the token is not taken", ""});
  if (!request.query.empty()) return reply_of({404, "CITY-004", "no query is known here", ""});
  if (request.method == "GET") return shown();
  const auto read = read_event(request);
  if (const auto* refusal = std::get_if<Refusal>(&read)) return reply_of(*refusal);
  const auto& event = std::get<Event>(read);
  if (const auto refusal = check_data(event)) return reply_of(*refusal);
  return take(event, behaviour);
}

HttpReply CityEvents::take(const Event& event, Behaviour behaviour) {
  const std::lock_guard lock(guard_);
  const auto known = known_.find({event.source(), event.id()});
  if (known != known_.end()) {
    const json& first = events_[known->second];
    if (first["type"] != event.type() || first["data"] != event.data)
      return reply_of({409, "CITY-104", "source and id belong to another event", "id"});
    ++repeats_;
    return receipt(event.id(), true, behaviour);
  }
  const Refusal refusal{422, "CITY-103", "the city does not account for this service", "/serviceCode"};
  if (behaviour == Behaviour::refuse) return reply_of(refusal);
  if (behaviour == Behaviour::fault_in_200) return json_reply(200, body_of(refusal));
  if (behaviour != Behaviour::busy) {
    json entry{{"attributes", event.attributes}, {"id", event.id()},   {"source", event.source()},
               {"type", event.type()},           {"data", event.data}, {"mode", event.mode}};
    known_[{event.source(), event.id()}] = events_.size();
    keep(entry);
    events_.push_back(std::move(entry));
  }
  return receipt(event.id(), false, behaviour);
}

void CityEvents::read_data() {
  std::ifstream earlier(options_.data);
  for (std::string line; std::getline(earlier, line);) {
    auto entry = json::parse(line, nullptr, false);
    if (!entry.is_object()) continue;  // The end of a process that was killed while it wrote.
    known_[{entry.at("source"), entry.at("id")}] = events_.size();
    events_.push_back(std::move(entry));
  }
  data_.open(options_.data, std::ios::app);
  if (!data_) throw std::runtime_error("'" + options_.data + "' cannot be written");
}

void CityEvents::keep(const json& entry) {
  if (!data_.is_open()) return;
  data_ << entry.dump() << std::endl;
  if (!data_) throw std::runtime_error("'" + options_.data + "' cannot be written");
}

HttpReply CityEvents::shown() {
  const std::lock_guard lock(guard_);
  return json_reply(200, {{"events", events_}});
}

HttpReply CityEvents::health() {
  const std::lock_guard lock(guard_);
  return json_reply(200, {{"status", "up"}, {"events", events_.size()}, {"repeats", repeats_}});
}

}  // namespace sandbox::smartcity
