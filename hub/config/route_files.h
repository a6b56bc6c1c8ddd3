#pragma once

#include <string>

#include "hub/config/finding.h"
#include "hub/config/known.h"
#include "hub/config/sources.h"

namespace hub::config {

/// Every <site>/routes/<name>.yaml with the mappings that it names: <site>/mappings, else <library>/mappings.
[[nodiscard]] KnownRoutes read_route_files(Sources& sources, const KnownTypes& types,
                                           const KnownSystems& systems, Findings& findings);
[[nodiscard]] std::string route_file_reference();

}  // namespace hub::config
