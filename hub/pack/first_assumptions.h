#pragma once

#include <string>

#include "hub/pack/plan.h"

namespace hub::pack {

/// adapters/systems/<slug>/assumptions.yaml of a new pack: what each operation is taken to do, and what its
/// contract has that the pack has not. An operation that is a single GET has a trial, which `sakta
/// first-contact` can make; whether another one only reads is for a person to say.
[[nodiscard]] std::string first_assumptions(const PackPlan& plan);

}  // namespace hub::pack
