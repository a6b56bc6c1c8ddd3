#pragma once

#include "adapters/systems/sandbox_system.h"

namespace sandbox::horizon {

/// Horizon's double as sakta-sandbox offers it.
[[nodiscard]] SystemEntry entry();

}  // namespace sandbox::horizon
