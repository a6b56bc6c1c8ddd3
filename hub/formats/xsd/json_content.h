#pragma once

#include <string>
#include <vector>

#include "hub/formats/json/value.h"
#include "hub/formats/xsd/shape.h"

namespace hub::formats {

/// Which members of an object must be there together, as JSON Schema says it.
struct JsonContent {
  std::vector<std::string> required;  ///< Whatever else is there.
  std::vector<JsonValue> rules;       ///< Schemas of the object; it must fit them all. A choice is a `oneOf`.
};

/// What an XSD's sequences and choices say of the members; a member that is an empty array is as good as
/// absent.
[[nodiscard]] JsonContent json_content(const Group& content);

}  // namespace hub::formats
