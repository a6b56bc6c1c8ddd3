#pragma once

#include <map>
#include <string>
#include <utility>

#include "hub/config/finding.h"

namespace hub::config {

/// A text that remembers where it was written, for checks that come after reading. Findings may show it: a
/// secret is refused.
struct Located {
  std::string value;
  std::string file;
  int line = 1;
  int column = 1;

  [[nodiscard]] bool empty() const { return value.empty(); }
  [[nodiscard]] Finding finding(Sentence text) const { return {file, line, column, std::move(text)}; }
  /// What is wrong with the word itself, which comes first: `'permit' is no party name`.
  [[nodiscard]] Finding finding_of_word(const Sentence& text) const {
    return finding(Sentence("'" + value + "'").append(" ", text));
  }
};

/// Where a mapping and the names of its fields were written.
struct Written {
  Located here;                           ///< Its first octet; without value.
  std::map<std::string, Located> fields;  ///< By name, known or not.

  /// False: it was no mapping, and that is a finding already.
  [[nodiscard]] bool was_read() const { return !here.file.empty(); }
  [[nodiscard]] bool has(const std::string& field) const { return fields.count(field) != 0; }
  /// The field's name; the mapping itself if it has no such field.
  [[nodiscard]] const Located& at(const std::string& field) const {
    const auto found = fields.find(field);
    return found == fields.end() ? here : found->second;
  }
};

}  // namespace hub::config
