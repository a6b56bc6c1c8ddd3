#pragma once

#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/known.h"
#include "hub/config/site.h"
#include "hub/config/sources.h"
#include "hub/config/spec.h"

namespace hub::config {

/// <site>/parties.yaml.
[[nodiscard]] std::vector<Party> read_party_file(Sources& sources, const KnownTypes& types,
                                                 const KnownRoutes& routes, Findings& findings);
[[nodiscard]] std::string party_file_reference();

/// `quota:`, for whoever may use so much of the hub.
[[nodiscard]] Spec<Quota> quota_spec();

}  // namespace hub::config
