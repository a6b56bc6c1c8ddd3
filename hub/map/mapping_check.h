#pragma once

#include "hub/config/site.h"

namespace hub::map {

/// Findings about mappings of a site's routes and sources that do not compile or hold what is forbidden, at
/// their line, turn numbers into text in a way that loses digits or call functions wrongly (number_check.h);
/// each file once. Compiles in this process: what a site's own files hold is trusted, what they will meet is
/// not.
void check_mappings(const config::Site& site, config::Findings& findings);

}  // namespace hub::map
