#pragma once

#include "hub/base/sentence.h"
#include "hub/model/stored.h"

namespace hub::model {

/// A state's word for people; in English the name on record.
[[nodiscard]] Text state_words(State state);

}  // namespace hub::model
