#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "adapters/systems/rest_server.h"

namespace sandbox::pspp {

/// Why PSPP says no: the `Error` of openapi.json.
struct Refusal {
  unsigned status = 400;
  std::string code;
  std::string text;
  std::string pointer;  ///< JSON pointer of the member at fault; may be empty.
};

[[nodiscard]] inline HttpReply json_reply(unsigned status, const nlohmann::json& body) {
  return {status, {{"Content-Type", "application/json"}}, body.dump()};
}

[[nodiscard]] inline nlohmann::json body_of(const Refusal& refusal) {
  nlohmann::json body{{"code", refusal.code}, {"text", refusal.text}};
  if (!refusal.pointer.empty()) body["pointer"] = refusal.pointer;
  return body;
}

[[nodiscard]] inline HttpReply reply_of(const Refusal& refusal) {
  return json_reply(refusal.status, body_of(refusal));
}

}  // namespace sandbox::pspp
