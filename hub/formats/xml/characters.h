#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::formats {

/// The byte order mark of UTF-8.
inline constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

/// White space of XML 1.0, production 3.
[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// The code point, one of Unicode's, in UTF-8 behind `text`.
void append_utf8(std::string& text, std::uint32_t point);

/// A character that an XML 1.0 document can hold (production 2); surrogates are none.
[[nodiscard]] constexpr bool is_xml_character(std::uint32_t point) {
  if (point < 0x20) return point == '\t' || point == '\n' || point == '\r';
  return point <= 0xD7FF || (point >= 0xE000 && point <= 0xFFFD) || (point >= 0x10000 && point <= 0x10FFFF);
}

/// May begin an element's name; the colon is left out, as in Namespaces in XML 1.0, production 4.
[[nodiscard]] bool is_name_start(std::uint32_t point);
[[nodiscard]] bool is_name_character(std::uint32_t point);

/// The code point that a reference means, from what stands between `&` and `;`: one of the five entities of
/// XML, or a number, with as many zeros before it as it likes; any number too large is one above Unicode's
/// last. Nothing: neither. Whether XML can hold it is another question.
[[nodiscard]] std::optional<std::uint32_t> referred_character(std::string_view name);

/// One character of strict UTF-8 (RFC 3629). `length` 0: not UTF-8.
struct Utf8Character {
  std::uint32_t point = 0;
  std::size_t length = 0;
};
[[nodiscard]] Utf8Character utf8_at(std::string_view octets, std::size_t offset);

/// What keeps a text out of an XML document.
enum class CharacterFault : std::uint8_t { not_utf8, forbidden };
struct BadCharacter {
  CharacterFault fault;
  std::size_t offset;
};

/// The first octet that is not UTF-8 or begins a character that XML cannot hold.
[[nodiscard]] std::optional<BadCharacter> first_bad_character(std::string_view octets);

}  // namespace hub::formats
