#pragma once

#include "hub/config/finding.h"
#include "hub/config/located.h"
#include "hub/config/sources.h"
#include "hub/model/mapping.h"

namespace hub::config {

/// The mapping that a route names: <site>/mappings/<name>.xslt, else <library>/mappings/<name>.xslt, else a
/// finding and an empty mapping.
[[nodiscard]] model::Mapping read_mapping(const Located& name, Sources& sources, Findings& findings);

}  // namespace hub::config
