#pragma once

#include <cstdint>
#include <string>

#include "hub/cli/arguments.h"

namespace hub::cli {

enum class Reason : std::uint8_t { needed, welcome };

/// What is wrong with `--because TEXT` and `--by NAME`; empty: nothing.
[[nodiscard]] std::string wrong_reason(const Arguments& arguments, Reason reason);

/// What the operator calls himself: --by, else under sudo the login before it ($SUDO_USER), else empty.
[[nodiscard]] std::string said_by(const Arguments& arguments);

}  // namespace hub::cli
