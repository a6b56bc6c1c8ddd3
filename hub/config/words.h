#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/sentence.h"

namespace hub::config {

/// The known word that was probably meant, if one is near.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& known);

/// The tail of a finding about a word that is not known: `; did you mean 'timeout'?` when one is near,
/// else `; known: a, b, c`, else (nothing is known) `; there is none`.
[[nodiscard]] Sentence hint(std::string_view word, const std::vector<std::string>& known);

}  // namespace hub::config
