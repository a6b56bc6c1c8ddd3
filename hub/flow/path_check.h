#pragma once

#include <map>
#include <string>

#include "hub/config/finding.h"
#include "hub/config/site.h"
#include "hub/flow/plan.h"
#include "hub/formats/xsd/schema.h"

namespace hub::flow {

/// Findings about a type's paths into its messages (keys, personal data, documents) and what it demands of
/// them, that name an element which its XSD does not have there: such a key would be empty, such a value
/// never masked, such a test never true. None about what looks into an embedded document.
void check_paths(const config::MessageType& type, const formats::Schema& schema, config::Findings& findings);

/// The same of the conditions of a site's routes.
void check_conditions(const config::Site& site, const std::map<std::string, CompiledType>& types,
                      config::Findings& findings);

}  // namespace hub::flow
