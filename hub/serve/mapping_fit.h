#pragma once

#include "hub/calls/caller.h"
#include "hub/config/finding.h"
#include "hub/flow/plan.h"

namespace hub::serve {

/// Findings about mappings that cannot make what they are for: a root that the system's operation does not
/// take, or that is not the type's; and about their examples (`examples/<mapping>-<case>.in.xml` and
/// `.out.xml` beside the mapping): an input that is not the type's or the contract's, one on which the
/// mapping fails, and what it makes of one if that does not fit the contract or the type.
void check_mapping_fit(const flow::Plan& plan, const calls::Adapters& adapters, config::Findings& findings);

}  // namespace hub::serve
