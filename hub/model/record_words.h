#pragma once

#include <string>
#include <string_view>

#include "hub/base/sentence.h"

namespace hub::model {

/// What stands on record under an English name (a step, a part, what a version is of), for people; a name
/// that is not known, as it is.
[[nodiscard]] std::string record_words(std::string_view name, Language language);

}  // namespace hub::model
