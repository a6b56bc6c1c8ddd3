#pragma once

#include <yaml-cpp/yaml.h>

#include <string_view>

#include "hub/config/finding.h"
#include "hub/config/site.h"
#include "hub/config/spec.h"

namespace hub::config {

/// Where the number of calls at once is written, for an adapter section that has the older name.
inline constexpr Text kCallsAtOnce{
    "leave it out here and write 'max_in_flight' in the system's section 'pace': the one number of calls at "
    "once, of the whole hub",
    "šeit to izlaidiet un rakstiet 'max_in_flight' sistēmas sadaļā 'pace': tas ir vienīgais vienlaicīgo "
    "izsaukumu skaits visam centrmezglam"};

/// `pace:` of a system.
[[nodiscard]] const Spec<Pace>& pace_spec();

/// The site's section laid over the library's; undefined nodes say nothing.
[[nodiscard]] Pace read_pace(const YAML::Node& merged, const Place& place, Findings& findings);

}  // namespace hub::config
