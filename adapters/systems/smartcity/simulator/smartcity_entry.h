#pragma once

#include "adapters/systems/sandbox_system.h"

namespace sandbox::smartcity {

/// The double of the city's event platform as sakta-sandbox offers it.
[[nodiscard]] SystemEntry entry();

}  // namespace sandbox::smartcity
