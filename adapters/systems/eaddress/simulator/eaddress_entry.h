#pragma once

#include "adapters/systems/sandbox_system.h"

namespace sandbox::eaddress {

/// The e-address's double as sakta-sandbox offers it.
[[nodiscard]] SystemEntry entry();

}  // namespace sandbox::eaddress
