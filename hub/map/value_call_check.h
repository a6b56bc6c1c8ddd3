#pragma once

#include <optional>

#include "hub/base/sentence.h"
#include "hub/config/xpath_types.h"

namespace hub::map {

/// What is wrong with a call of a function of hub/values whatever the message says: there is none of the
/// name, arguments are missing or too many, one is of a type that it never takes, or what is written out is
/// wrong. Nothing: no mistake can be seen before there is a message.
[[nodiscard]] std::optional<Sentence> problem_of_call(const config::PrefixedCall& call);

}  // namespace hub::map
