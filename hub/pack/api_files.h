#pragma once

#include <string>

#include "hub/pack/plan.h"

namespace hub::pack {

/// The `adapter:` section of system.yaml of a REST partner, from `kind` to `operations`.
[[nodiscard]] std::string api_adapter(const PackPlan& plan);

/// simulator.yaml of a REST partner: what is valid is answered with one document made from its schema.
[[nodiscard]] std::string api_simulator(const PackPlan& plan);

/// The document that a mapping makes for a call: values, and the body.
[[nodiscard]] std::string call_example(const RestCall& call, bool everything);

}  // namespace hub::pack
