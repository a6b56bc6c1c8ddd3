#include "hub/config/finding.h"

#include <algorithm>
#include <utility>

#include "hub/base/encoding.h"

namespace hub::config {

std::string Finding::to_string(Language language) const {
  std::string shown =
      file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + text.in(language);
  // Names and a parser's own words can hold anything, also the half of a character.
  const bool whole = is_utf8(shown);
  for (char& c : shown) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet == 0x7F) c = ' ';
    if (octet > 0x7F && !whole) c = '?';
  }
  return shown;
}

void add_new(Finding finding, Findings& findings) {
  if (std::none_of(findings.begin(), findings.end(), [&finding](const Finding& other) {
        return other.file == finding.file && other.line == finding.line && other.column == finding.column;
      }))
    findings.push_back(std::move(finding));
}

}  // namespace hub::config
