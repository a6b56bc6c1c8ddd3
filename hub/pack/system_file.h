#pragma once

#include <string>

#include "hub/pack/plan.h"

namespace hub::pack {

/// adapters/systems/<slug>/system.yaml: every operation of the contract, with a mark at each line that only a
/// person can write.
[[nodiscard]] std::string system_file(const PackPlan& plan);

}  // namespace hub::pack
