#pragma once

#include <string_view>

namespace sandbox::pspp {

/// Forms of single values, as pspp.xsd says.
[[nodiscard]] bool is_code(std::string_view text);    ///< Of a service or a case.
[[nodiscard]] bool is_date(std::string_view text);    ///< 2026-11-20, a day that exists.
[[nodiscard]] bool is_moment(std::string_view text);  ///< With time zone, a moment that exists.
[[nodiscard]] bool is_text(std::string_view text, std::size_t longest);  ///< 1 to `longest` characters.

/// RF, two digits, 1 to 21 capital letters or digits.
[[nodiscard]] bool looks_like_reference(std::string_view text);
/// ISO 11649: the text with its first four characters moved to the end, letters as 10 to 35, is 1 modulo 97.
[[nodiscard]] bool has_right_check_digits(std::string_view reference);

/// The public label of a state; empty: no state.
[[nodiscard]] std::string_view label_of(std::string_view state);
[[nodiscard]] bool is_final(std::string_view state);

}  // namespace sandbox::pspp
