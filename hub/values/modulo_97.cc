#include "hub/values/modulo_97.h"

#include "hub/values/characters.h"

namespace hub::values {
namespace {

constexpr std::size_t kMoved = 4;

}  // namespace

std::optional<unsigned> modulo_97(std::string_view text) {
  unsigned rest = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      rest = (rest * 10 + static_cast<unsigned>(c - '0')) % 97;
    } else if (is_upper(c)) {
      rest = (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
    } else {
      return std::nullopt;
    }
  }
  return rest;
}

bool has_check_digits(std::string_view text) {
  if (text.size() <= kMoved || !is_digit(text[2]) || !is_digit(text[3])) return false;
  const int digits = number_of(text.substr(2, 2));
  if (digits < 2 || digits > 98) return false;
  return modulo_97(std::string(text.substr(kMoved)).append(text.substr(0, kMoved))) == 1U;
}

std::string check_digits_of(std::string_view start, std::string_view body) {
  const auto rest = modulo_97(std::string(body).append(start).append("00"));
  const unsigned digits = 98 - rest.value_or(0);
  return {static_cast<char>('0' + digits / 10), static_cast<char>('0' + digits % 10)};
}

}  // namespace hub::values
