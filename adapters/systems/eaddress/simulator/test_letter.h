#pragma once

#include <nlohmann/json.hpp>

#include "adapters/systems/eaddress/simulator/core.h"

namespace sandbox::eaddress {

/// A letter that arrives because a test wants it, sealed with the double's own key:
///
/// from, to (list), title, kind, deadline   of the envelope; with defaults but for `to`
/// files    list of {name, mime, text | base64 | size}; size: so many octets, made up
/// encrypted, compressed   true: the contents are; encrypted for the certificates of the addressees
/// form     inclusive, exclusive: the canonical form of the seal's digest; prefixes around the section tell
///          them apart. Without it both are the same.
/// wrong    digest, signature: the seal does not hold
/// envelope  as it was sealed by whoever signed it, in place of all of these
/// sections  missing, doubled, swapped: how its files are given section by section
///
/// Throws nlohmann::json::exception or std::runtime_error.
void put_letter(Core& core, const nlohmann::json& said);

}  // namespace sandbox::eaddress
