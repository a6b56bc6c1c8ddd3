#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "adapters/systems/pspp/simulator/refusal.h"

namespace sandbox::pspp {

enum class Body { open_case, add_status, close_case, report_payment };

/// A body that fits openapi.json to the letter, or PSPP-001 with the pointer of what does not: no JSON, a
/// member twice, unknown, missing or of another type, a value outside of its form.
[[nodiscard]] std::variant<nlohmann::json, Refusal> read_body(Body body, const std::string& octets);

}  // namespace sandbox::pspp
