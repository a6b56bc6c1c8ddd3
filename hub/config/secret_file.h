#pragma once

#include <string>

#include "hub/base/sentence.h"

namespace hub::config {

/// What a secret's file gave. Exactly one of the two is set.
struct Secret {
  std::string value;  ///< Without one final line break.
  Sentence trouble;   ///< Why it cannot be used; fit for a finding, never part of the value.
};

/// Reads a secret of at most 64 KiB from a regular file of mode 0400 or 0600 that belongs to this process'
/// user or root.
[[nodiscard]] Secret read_secret_file(const std::string& path);

}  // namespace hub::config
