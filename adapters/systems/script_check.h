#pragma once

#include "adapters/systems/script.h"
#include "hub/config/finding.h"

namespace sandbox::script {

/// What is wrong with a script whose fields are right each by itself: names that nothing has, values and
/// templates that cannot be read, XPaths, patterns, schemas, fields that need each other.
void check_script(const Script& script, hub::config::Findings& findings);

}  // namespace sandbox::script
