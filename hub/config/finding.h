#pragma once

#include <string>
#include <vector>

#include "hub/base/sentence.h"

namespace hub::config {

/// One complaint about one place in one file.
struct Finding {
  std::string file;
  int line = 0;    ///< From 1.
  int column = 0;  ///< From 1.
  Sentence text;

  /// `file:line:col: text`, one line of UTF-8.
  [[nodiscard]] std::string to_string(Language language = Language::en) const;
};

using Findings = std::vector<Finding>;

/// Unless there is one about the same place already: that one explains it.
void add_new(Finding finding, Findings& findings);

}  // namespace hub::config
