#pragma once

#include <string>
#include <vector>

#include "hub/config/site.h"

namespace hub::config {

/// Whether a system's descriptor says that an operation changes nothing there: `reads: true`, or each of its
/// steps is a GET. An operation that only stands a repeat (`idempotent`) changes something the first time.
[[nodiscard]] bool changes_nothing(const System& system, const std::string& operation);

/// The codes of the partner that the descriptor has, those of the operation first.
[[nodiscard]] std::vector<std::string> known_codes(const System& system, const std::string& operation);

}  // namespace hub::config
