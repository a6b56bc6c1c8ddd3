#pragma once

#include <string>

#include "hub/pack/plan.h"

namespace hub::pack {

/// simulator.yaml of a REST partner: what is valid is answered with one document made from its schema, and in
/// it with those values of the question that the contract repeats there.
[[nodiscard]] std::string api_simulator(const PackPlan& plan);

}  // namespace hub::pack
