#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hub/base/sentence.h"
#include "hub/values/made.h"

/// The functions of this library that mappings call, by name; `urn:sakta:values:1` is their namespace.
namespace hub::values {

inline constexpr std::string_view kFunctionsNamespace = "urn:sakta:values:1";

/// What a function is called with, as XPath 1.0 has it.
struct Argument {
  enum class Type : std::uint8_t { text, nodes, number, boolean };
  Type type = Type::text;
  std::vector<std::string> texts;  ///< Of a text the one, of nodes each; else none.
  double number = 0;
};

/// What a function gives.
using Answer = std::variant<std::string, bool>;

/// One function. It takes texts, or nodes of which there is exactly one; a number only where a count is
/// wanted: XPath's numbers are floating point, and 0.1 is none of them.
struct Function {
  enum class Gives : std::uint8_t { text, boolean };

  /// What it is called with.
  struct Takes {
    std::string_view arguments;  ///< `date, count`; one that may be left out in brackets.
    std::size_t least = 1;
    std::size_t most = 1;
    std::size_t number_at = 0;  ///< The one that is a count, from 0; 0: none is.
  };

  std::string name;  ///< `add-working-days`
  Takes takes;
  Gives gives = Gives::text;
  Text does;
  std::string_view source;
  std::function<Made<Answer>(std::span<const Argument> arguments)> call;  ///< With as many as that.
};

/// In the order of the page.
[[nodiscard]] const std::vector<Function>& functions();
/// Null: there is no function of this name.
[[nodiscard]] const Function* find_function(std::string_view name);

}  // namespace hub::values
