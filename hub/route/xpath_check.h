#pragma once

#include "hub/config/site.h"

namespace hub::route {

/// Findings about XPaths of types and routes that do not compile, or in which a number becomes text in a way
/// that loses digits, each where it is written; about a place that has a finding already nothing is added. A
/// path of a type (a key, say) may not be a number at all.
void check_xpaths(const config::Site& site, config::Findings& findings);

}  // namespace hub::route
