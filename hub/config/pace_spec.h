#pragma once

#include <yaml-cpp/yaml.h>

#include "hub/config/finding.h"
#include "hub/config/site.h"
#include "hub/config/spec.h"

namespace hub::config {

/// `pace:` of a system.
[[nodiscard]] const Spec<Pace>& pace_spec();

/// The site's section laid over the library's; undefined nodes say nothing.
[[nodiscard]] Pace read_pace(const YAML::Node& merged, const Place& place, Findings& findings);

}  // namespace hub::config
