#pragma once

#include "adapters/systems/sandbox_system.h"
#include "adapters/systems/script.h"

namespace sandbox::script {

/// The double of a script, as sakta-sandbox offers it: the options of every double, and `secret` and `data`.
[[nodiscard]] SystemEntry entry(const Script& script);

}  // namespace sandbox::script
