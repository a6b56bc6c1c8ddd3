#pragma once

#include <string>

#include "hub/config/finding.h"
#include "hub/config/site.h"
#include "hub/config/sources.h"

namespace hub::config {

/// <site>/hub.yaml. File names in it are absolute in the result.
[[nodiscard]] HubSettings read_hub_file(Sources& sources, Findings& findings);
[[nodiscard]] std::string hub_file_reference();

}  // namespace hub::config
