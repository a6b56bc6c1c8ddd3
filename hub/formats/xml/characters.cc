#include "hub/formats/xml/characters.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace hub::formats {
namespace {

using Range = std::pair<std::uint32_t, std::uint32_t>;

// XML 1.0, fifth edition, productions 4 and 4a, without the colon.
constexpr std::array<Range, 15> kNameStart{{{'A', 'Z'},
                                            {'_', '_'},
                                            {'a', 'z'},
                                            {0xC0, 0xD6},
                                            {0xD8, 0xF6},
                                            {0xF8, 0x2FF},
                                            {0x370, 0x37D},
                                            {0x37F, 0x1FFF},
                                            {0x200C, 0x200D},
                                            {0x2070, 0x218F},
                                            {0x2C00, 0x2FEF},
                                            {0x3001, 0xD7FF},
                                            {0xF900, 0xFDCF},
                                            {0xFDF0, 0xFFFD},
                                            {0x10000, 0xEFFFF}}};
constexpr std::array<Range, 5> kNameFurther{
    {{'-', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}};

template <std::size_t N>
bool in_ranges(const std::array<Range, N>& ranges, std::uint32_t point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [point](const Range& range) { return point >= range.first && point <= range.second; });
}

constexpr std::array<std::pair<std::string_view, char>, 5> kEntities{
    {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"apos", '\''}, {"quot", '"'}}};

constexpr std::size_t kGroup = 8;

/// Whether the next eight octets are all ASCII and no control characters: none has its highest bit, and
/// taking 0x20 from each borrows from none.
bool is_printable_group(std::string_view octets, std::size_t at) {
  if (octets.size() - at < kGroup) return false;
  std::uint64_t group = 0;
  std::memcpy(&group, octets.data() + at, kGroup);
  constexpr std::uint64_t kHighest = 0x8080808080808080U;
  constexpr std::uint64_t kBlanks = 0x2020202020202020U;
  return ((group | (group - kBlanks)) & kHighest) == 0;
}

constexpr std::array<std::uint32_t, 5> kSmallestOfLength{0, 0, 0x80, 0x800, 0x10000};

}  // namespace

bool is_name_start(std::uint32_t point) {
  return in_ranges(kNameStart, point);
}

bool is_name_character(std::uint32_t point) {
  return is_name_start(point) || in_ranges(kNameFurther, point);
}

std::optional<std::uint32_t> referred_character(std::string_view name) {
  if (!name.starts_with('#')) {
    const auto* const entity = std::find_if(kEntities.begin(), kEntities.end(),
                                            [name](const auto& one) { return one.first == name; });
    if (entity == kEntities.end()) return std::nullopt;
    return static_cast<unsigned char>(entity->second);
  }
  name.remove_prefix(1);
  const std::uint32_t base = name.starts_with('x') ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  if (name.empty()) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : name) {
    const bool decimal = c >= '0' && c <= '9';
    const bool letter = base == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    if (!decimal && !letter) return std::nullopt;
    const auto digit = static_cast<std::uint32_t>(decimal ? c - '0' : (c | 0x20) - 'a' + 10);
    value = std::min(value * base + digit, 0x110000U);
  }
  return value;
}

Utf8Character utf8_at(std::string_view octets, std::size_t offset) {
  const auto first = static_cast<unsigned char>(octets[offset]);
  if (first < 0x80) return {first, 1};
  if (first < 0xC2 || first > 0xF4) return {};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (offset + length > octets.size()) return {};
  std::uint32_t point = first & (0xFFU >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    const auto next = static_cast<unsigned char>(octets[offset + k]);
    if ((next & 0xC0U) != 0x80U) return {};
    point = (point << 6U) | (next & 0x3FU);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < kSmallestOfLength.at(length) || surrogate || point > 0x10FFFF) return {};
  return {point, length};
}

std::optional<BadCharacter> first_bad_character(std::string_view octets) {
  for (std::size_t i = 0; i < octets.size();) {
    if (is_printable_group(octets, i)) {
      i += kGroup;
      continue;
    }
    const auto first = static_cast<unsigned char>(octets[i]);
    if (first >= 0x20 && first < 0x80) {
      ++i;
      continue;
    }
    const Utf8Character character = utf8_at(octets, i);
    if (character.length == 0) return BadCharacter{CharacterFault::not_utf8, i};
    if (!is_xml_character(character.point)) return BadCharacter{CharacterFault::forbidden, i};
    i += character.length;
  }
  return std::nullopt;
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto octet = [&text](std::uint32_t value) { text += static_cast<char>(value); };
  if (point < 0x80) return octet(point);
  if (point < 0x800) {
    octet(0xC0U | (point >> 6U));
  } else {
    if (point < 0x10000) {
      octet(0xE0U | (point >> 12U));
    } else {
      octet(0xF0U | (point >> 18U));
      octet(0x80U | ((point >> 12U) & 0x3FU));
    }
    octet(0x80U | ((point >> 6U) & 0x3FU));
  }
  octet(0x80U | (point & 0x3FU));
}

}  // namespace hub::formats
