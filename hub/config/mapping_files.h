#pragma once

#include <string_view>

#include "hub/config/finding.h"
#include "hub/config/located.h"
#include "hub/config/sources.h"
#include "hub/model/mapping.h"

namespace hub::config {

/// Stands for a mapping where there is none: the document goes as it is, in the type's own form.
inline constexpr std::string_view kNoMapping = "none";

/// The mapping that a route names: <site>/mappings/<name>.xslt, else <library>/mappings/<name>.xslt, else a
/// finding and an empty mapping. `none` is an empty mapping without a finding.
[[nodiscard]] model::Mapping read_mapping(const Located& name, Sources& sources, Findings& findings);

}  // namespace hub::config
