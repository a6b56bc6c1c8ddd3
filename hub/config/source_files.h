#pragma once

#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/known.h"
#include "hub/config/sources.h"

namespace hub::config {

/// What sources/ holds: what is polled, and what is told.
struct SourceFiles {
  std::vector<PolledSource> polled;
  std::vector<CalledSource> called;
};

/// Every <site>/sources/<name>.yaml with the mapping that it names.
[[nodiscard]] SourceFiles read_source_files(Sources& sources, const KnownTypes& types,
                                            const KnownSystems& systems, const KnownRoutes& routes,
                                            Findings& findings);
[[nodiscard]] std::string source_file_reference();

}  // namespace hub::config
