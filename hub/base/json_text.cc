#include "hub/base/json_text.h"

#include <algorithm>
#include <array>

#include "hub/base/encoding.h"

namespace hub {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

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
  text.push_back(kHex[octet >> 4U]);
  text.push_back(kHex[octet & 15U]);
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

}  // namespace

JsonText& JsonText::string(std::string_view value) {
  separate();
  text_.push_back('"');
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
