#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/json/value.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/schema.h"
#include "hub/formats/xsd/shape.h"

struct _xmlNode;

namespace hub::formats {

/// Makes the tree of `root` in the namespace `ns` from a JSON object: members in the schema's order, arrays
/// where the schema repeats. Checks JSON types, known and required members; the values are the XSD's to
/// judge. `octets` is the text that `value` was read from, for places. Errors: codec.wrong_json_type,
/// codec.not_valid; place: a JSON Pointer, of an unknown member `line:column`.
[[nodiscard]] Result<XmlDocument> json_into_shape(const JsonValue& value, const Element& root,
                                                  const std::string& ns, std::string_view octets,
                                                  Unknown unknown = Unknown::refuse);

/// JSON text of a tree that is valid against `root`: members in the schema's order.
[[nodiscard]] std::string json_from_shape(const _xmlNode* node, const Element& root);

}  // namespace hub::formats
