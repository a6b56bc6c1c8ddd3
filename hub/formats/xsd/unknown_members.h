#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/xml/unknown_places.h"
#include "hub/formats/xsd/schema.h"

namespace hub::formats {

/// The members of a JSON text that a schema does not know, below the element `root`. For a text that the
/// schema takes with Unknown::pass_over: it is read once more. Errors: those of read_json.
[[nodiscard]] Result<UnknownPlaces> unknown_members(std::string_view json, const Schema& schema,
                                                    const std::string& root);

}  // namespace hub::formats
