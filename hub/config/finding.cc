#include "hub/config/finding.h"

#include <algorithm>
#include <utility>

namespace hub::config {

std::string Finding::to_string() const {
  std::string shown = file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + text;
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return shown;
}

void add_new(Finding finding, Findings& findings) {
  if (std::none_of(findings.begin(), findings.end(), [&finding](const Finding& other) {
        return other.file == finding.file && other.line == finding.line && other.column == finding.column;
      }))
    findings.push_back(std::move(finding));
}

}  // namespace hub::config
