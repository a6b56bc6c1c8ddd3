#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hub::values {

/// ISO 7064, MOD 97-10: what is left when the text, a letter A to Z counting as two digits from 10 on, is
/// divided by 97. Nothing: it holds something else.
[[nodiscard]] std::optional<unsigned> modulo_97(std::string_view text);

/// The check digits that stand at the third and fourth place of an IBAN and of an ISO 11649 reference: the
/// text with its first four characters at its end leaves 1. They are 02 to 98: others that leave 1 too
/// (00, 01, 99) are never made. False for a text that is shorter or holds something else.
[[nodiscard]] bool has_check_digits(std::string_view text);

/// The two digits that make `start` (two letters), digits, `body` such a text. `body`: letters A to Z,
/// digits.
[[nodiscard]] std::string check_digits_of(std::string_view start, std::string_view body);

}  // namespace hub::values
