#pragma once

#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/known.h"
#include "hub/config/sources.h"

namespace hub::config {

/// Every <site>/systems/<slug>.yaml laid over <library>/adapters/systems/<slug>/system.yaml.
[[nodiscard]] KnownSystems read_system_files(Sources& sources, Findings& findings);
[[nodiscard]] std::string system_file_reference();

/// Whether a file of the site with findings may mean this system: it has its name or, of a system that can be
/// described, nearly its name.
[[nodiscard]] bool is_doubtful(const std::string& slug, const KnownSystems& systems, const Folders& folders);
/// Whether `sources` is no mapping, or its name is misspelled: the system's kind says so.
[[nodiscard]] bool are_sources_doubtful(const System& system);

/// Names of `operations` in a system's adapter section.
[[nodiscard]] std::vector<std::string> operations_of(const System& system);
/// Names of `sources`, the same way.
[[nodiscard]] std::vector<std::string> sources_of(const System& system);
/// Names of `callbacks`, the same way.
[[nodiscard]] std::vector<std::string> callbacks_of(const System& system);

}  // namespace hub::config
