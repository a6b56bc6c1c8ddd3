#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "hub/base/characters.h"

/// ASCII, whatever the locale of the process.
namespace hub::values {

[[nodiscard]] inline bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

[[nodiscard]] constexpr int digit_at(std::string_view text, std::size_t place) {
  return text[place] - '0';
}

/// Of a text of digits, at most nine.
[[nodiscard]] inline int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

[[nodiscard]] inline std::string to_upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper)
    if (is_lower(c)) c = static_cast<char>(c - 'a' + 'A');
  return upper;
}

/// Letters large, spaces gone: a code as it is printed, made what it is between machines.
[[nodiscard]] inline std::string unprinted(std::string_view text) {
  std::string plain = to_upper(text);
  plain.erase(std::remove(plain.begin(), plain.end(), ' '), plain.end());
  return plain;
}

}  // namespace hub::values
