#pragma once

#include <yaml-cpp/yaml.h>

#include <string_view>

#include "hub/config/finding.h"
#include "hub/config/site.h"
#include "hub/config/spec.h"

namespace hub::config {

/// Where the number of calls at once is written, for an adapter section that has the older name.
inline constexpr std::string_view kCallsAtOnce =
    "leave it out here and write 'max_in_flight' in the system's section 'pace': the one number of calls at "
    "once, of the whole hub";

/// `pace:` of a system.
[[nodiscard]] const Spec<Pace>& pace_spec();

/// The site's section laid over the library's; undefined nodes say nothing.
[[nodiscard]] Pace read_pace(const YAML::Node& merged, const Place& place, Findings& findings);

}  // namespace hub::config
