#pragma once

#include "hub/config/finding.h"
#include "hub/config/message_type.h"
#include "hub/formats/xsd/schema.h"

namespace hub::flow {

/// Findings about a type's paths into its messages (keys, personal data, documents) that lead to no element
/// of its XSD: such a key would be empty, such a value never masked. Only paths that go from child to child
/// by name are looked at (`/t:Root/t:a`, and unions of such), none with a predicate, a function, a wildcard
/// or an axis, and none into an embedded document.
void check_paths(const config::MessageType& type, const formats::Schema& schema, config::Findings& findings);

}  // namespace hub::flow
