#pragma once

#include <string>

#include "hub/config/finding.h"
#include "hub/config/known.h"
#include "hub/config/sources.h"

namespace hub::config {

/// Every <library>/mappings/types/*.yaml and <site>/types/*.yaml with the XSD beside it. By name, newest
/// version first.
[[nodiscard]] KnownTypes read_type_files(Sources& sources, Findings& findings);
[[nodiscard]] std::string type_file_reference();

}  // namespace hub::config
