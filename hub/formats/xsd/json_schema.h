#pragma once

#include <string>

#include "hub/formats/json/value.h"
#include "hub/formats/xsd/shape.h"

namespace hub::formats {

/// JSON Schema draft 7 of what an element's JSON form may be, types written out in place: exactly what the
/// hub takes, and what fits the XSD in its XML form. What XML Schema says and JSON Schema cannot is beyond
/// the subset of our types (not_in_json_schema). Its numbers are decimal: `multipleOf` 0.01 holds for 0.07,
/// which a validator that reckons in binary may not see.
[[nodiscard]] JsonValue json_schema_of(const Element& root);

/// The same as a document with `$schema` and `title`, sorted keys, two spaces.
[[nodiscard]] std::string json_schema_text(const Element& root);

}  // namespace hub::formats
