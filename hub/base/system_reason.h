#pragma once

#include "hub/base/sentence.h"

namespace hub {

/// Why the operating system did not do something, by its `errno`: what it says itself in English, and what is
/// usual in Latvian too.
[[nodiscard]] Sentence system_reason(int error);

}  // namespace hub
