#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace hub::formats {

inline constexpr std::size_t kMostPatternSamples = 256;

/// Texts at the borders of an XSD regular expression (XSD 1.0, part 2, appendix F), one thing at its border
/// at a time: the shortest and the longest text, each branch, the least and the most repetitions, the ends of
/// each range of characters. The first is an ordinary one. At most kMostPatternSamples, each once, always the
/// same for the same pattern; without an upper bound on repetitions a few more than the least are the most.
///
/// Errors: config.invalid, naming what it cannot do: `\p`, `\P`, `\i`, `\c`, subtraction of character
/// classes.
[[nodiscard]] Result<std::vector<std::string>> pattern_samples(std::string_view pattern);

}  // namespace hub::formats
