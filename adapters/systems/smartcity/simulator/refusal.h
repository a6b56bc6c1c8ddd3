#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "adapters/systems/rest_server.h"

namespace sandbox::smartcity {

/// Why the platform says no: the `Error` of openapi.json.
struct Refusal {
  unsigned status = 400;
  std::string code;
  std::string text;
  std::string attribute;  ///< Of the event, or a JSON pointer into its data; may be empty.
};

[[nodiscard]] inline HttpReply json_reply(unsigned status, const nlohmann::json& body) {
  return {status, {{"Content-Type", "application/json"}}, body.dump()};
}

[[nodiscard]] inline nlohmann::json body_of(const Refusal& refusal) {
  nlohmann::json body{{"code", refusal.code}, {"text", refusal.text}};
  if (!refusal.attribute.empty()) body["attribute"] = refusal.attribute;
  return body;
}

[[nodiscard]] inline HttpReply reply_of(const Refusal& refusal) {
  return json_reply(refusal.status, body_of(refusal));
}

}  // namespace sandbox::smartcity
