#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "adapters/systems/rest_server.h"
#include "adapters/systems/smartcity/simulator/refusal.h"

namespace sandbox::smartcity {

/// A CloudEvent that kept every rule.
struct Event {
  std::map<std::string, std::string> attributes;  ///< Canonical texts; datacontenttype is there.
  nlohmann::json data;                            ///< JSON; XML as a text.
  std::string mode;                               ///< binary, structured

  [[nodiscard]] const std::string& id() const { return attributes.at("id"); }
  [[nodiscard]] const std::string& source() const { return attributes.at("source"); }
  [[nodiscard]] const std::string& type() const { return attributes.at("type"); }
};

/// Reads the event of a request in binary or structured mode, JSON format; every rule of CloudEvents 1.0.2
/// and of its HTTP binding that can be seen here is held. Else CITY-001 (the event), CITY-005 (media type).
[[nodiscard]] std::variant<Event, Refusal> read_event(const HttpRequest& request);

}  // namespace sandbox::smartcity
