#pragma once

#include <cstdint>
#include <string>

#include "hub/cli/arguments.h"

namespace hub::cli {

enum class Reason : std::uint8_t { needed, welcome };

/// What is wrong with `--because TEXT` and `--by NAME`; empty: nothing.
[[nodiscard]] std::string wrong_reason(const Arguments& arguments, Reason reason);

/// What is wrong with `--by NAME` alone; empty: nothing.
[[nodiscard]] std::string wrong_name(const Arguments& arguments);

/// Whether a text is no reason: it says nothing, or is longer than 500 characters, or no UTF-8.
[[nodiscard]] bool is_no_reason(const std::string& text);

/// What the operator calls himself: --by, else under sudo the login before it ($SUDO_USER), else empty.
[[nodiscard]] std::string said_by(const Arguments& arguments);

}  // namespace hub::cli
