#pragma once

#include <span>

#include "hub/values/functions.h"

/// Arguments of functions, read.
namespace hub::values {

using Arguments = std::span<const Argument>;

inline constexpr auto kText = Function::Gives::text;
inline constexpr auto kBoolean = Function::Gives::boolean;

/// A text, or the text of the one node. A Problem: no node, several, a number or a boolean.
[[nodiscard]] Made<std::string> text_at(Arguments arguments, std::size_t place);
/// A whole number from -100000 to 100000: a number, or digits as text_at has them.
[[nodiscard]] Made<int> count_at(Arguments arguments, std::size_t place);

/// The functions of each part of the library.
[[nodiscard]] std::vector<Function> functions_of_codes();
[[nodiscard]] std::vector<Function> functions_of_days();
[[nodiscard]] std::vector<Function> functions_of_time();
[[nodiscard]] std::vector<Function> functions_of_money();

}  // namespace hub::values
