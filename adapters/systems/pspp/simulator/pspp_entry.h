#pragma once

#include "adapters/systems/sandbox_system.h"

namespace sandbox::pspp {

/// PSPP's double as sakta-sandbox offers it.
[[nodiscard]] SystemEntry entry();

}  // namespace sandbox::pspp
