#include "hub/base/json_text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "hub/base/encoding.h"

namespace hub {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void escape(char c, std::string& text) {
  switch (c) {
    case '"':
      text.append("\\\"");
      return;
    case '\\':
      text.append("\\\\");
      return;
    case '\b':
      text.append("\\b");
      return;
    case '\f':
      text.append("\\f");
      return;
    case '\n':
      text.append("\\n");
      return;
    case '\r':
      text.append("\\r");
      return;
    case '\t':
      text.append("\\t");
      return;
    default:
      break;
  }
  const auto octet = static_cast<unsigned char>(c);
  text.append("\\u00");
  text.push_back(kHexDigits[octet >> 4U]);
  text.push_back(kHexDigits[octet & 15U]);
}

/// By octet: whether it stands in a string as it is.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t octet = 0x20; octet < plain.size(); ++octet)
    plain.at(octet) = octet != '"' && octet != '\\';
  return plain;
}();

bool is_plain(char c) {
  return kPlain[static_cast<unsigned char>(c)];
}

/// Whether each octet is ASCII and stands in a string as it is: nearly every value. Eight at a time: none has
/// its highest bit, and neither 0x20 taken from it, nor one taken from what sets it apart from `"` and `\`,
/// borrows.
bool is_plain_ascii(std::string_view value) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighest = kOnes * 0x80U;
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + sizeof(eight) <= value.size(); at += sizeof(eight)) {
    std::memcpy(&eight, value.data() + at, sizeof(eight));
    const std::uint64_t controls = eight - kOnes * 0x20U;
    const std::uint64_t quotes = (eight ^ (kOnes * '"')) - kOnes;
    const std::uint64_t backslashes = (eight ^ (kOnes * '\\')) - kOnes;
    if (((eight | controls | quotes | backslashes) & kHighest) != 0) return false;
  }
  return std::all_of(value.begin() + static_cast<std::ptrdiff_t>(at), value.end(),
                     [](char c) { return is_plain(c) && static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

JsonText& JsonText::string(std::string_view value) {
  separate();
  text_.push_back('"');
  if (is_plain_ascii(value)) {
    text_.append(value).push_back('"');
    return *this;
  }
  if (!is_utf8(value)) value = "\xEF\xBF\xBD";
  auto from = value.begin();
  while (from != value.end()) {
    const auto to = std::find_if_not(from, value.end(), is_plain);
    text_.append(from, to);
    from = to;
    if (from != value.end()) escape(*from++, text_);
  }
  text_.push_back('"');
  return *this;
}

}  // namespace hub
