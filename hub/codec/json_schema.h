#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/codec/json_value.h"
#include "hub/codec/schema_shape.h"

namespace hub::codec {

/// JSON Schema draft 7 of what an element's JSON form may be, types written out in place.
///
/// XSD says more than JSON Schema can: choices between absent members, totalDigits and fractionDigits are
/// told in descriptions at most; who is valid here can still be refused by the XSD.
[[nodiscard]] JsonValue json_schema_of(const Element& root);

/// The same as a document with `$schema` and `title`, sorted keys, two spaces.
[[nodiscard]] std::string json_schema_text(const Element& root);

/// An XSD pattern in ECMA 262, anchored; nothing if it uses what ECMA has not (class subtraction).
[[nodiscard]] std::optional<std::string> ecma_pattern(std::string_view xsd_pattern);

}  // namespace hub::codec
