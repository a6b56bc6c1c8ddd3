#include "hub/config/xpath_words.h"

#include <algorithm>

namespace hub::config {
namespace {

bool is_name_octet(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || octet >= 0x80;
}

}  // namespace

std::vector<std::string> xpath_prefixes(std::string_view xpath) {
  std::vector<std::string> prefixes;
  std::string word;
  for (std::size_t i = 0; i < xpath.size(); ++i) {
    const char c = xpath[i];
    if (is_name_octet(c)) {
      word += c;
      continue;
    }
    const bool axis = c == ':' && i + 1 < xpath.size() && xpath[i + 1] == ':';
    if (c == ':' && !axis && !word.empty() &&
        std::find(prefixes.begin(), prefixes.end(), word) == prefixes.end())
      prefixes.push_back(word);
    word.clear();
    if (axis) ++i;
    if (c == '"' || c == '\'') i = std::min(xpath.find(c, i + 1), xpath.size() - 1);
  }
  return prefixes;
}

}  // namespace hub::config
