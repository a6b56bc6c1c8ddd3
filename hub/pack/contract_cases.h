#pragma once

#include <string>
#include <vector>

#include "hub/pack/files.h"
#include "hub/pack/plan.h"

namespace hub::pack {

/// The contract cases that each operation must have (tests/systems/<slug>/contract), by their mandatory
/// names. What is asked is `<operation>.json` beside them, which `sakta new type` makes; until that type
/// exists and the marks are filled, each fails.
[[nodiscard]] std::vector<NewFile> contract_cases(const PackPlan& plan);

}  // namespace hub::pack
