#pragma once

#include "hub/config/site.h"

namespace hub::route {

/// Findings about XPaths of types and routes that do not compile, each where it is written; about a place
/// that has a finding already nothing is added.
void check_xpaths(const config::Site& site, config::Findings& findings);

}  // namespace hub::route
