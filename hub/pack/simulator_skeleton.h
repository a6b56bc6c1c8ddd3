#pragma once

#include <string>

#include "hub/pack/plan.h"

namespace hub::pack {

/// adapters/systems/<slug>/simulator.yaml: a double that takes what is valid by the contract and answers each
/// operation with one document made from its schema. What the partner checks and keeps besides is marked.
[[nodiscard]] std::string simulator_skeleton(const PackPlan& plan);

}  // namespace hub::pack
