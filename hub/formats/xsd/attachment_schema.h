#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hub::formats {

/// The schema element of an XSD as callers of SOAP get it: beside name, mediaType, size and digest, where one
/// sequence has all four, an attachment may have its `content` (xs:base64Binary, of these media types, which
/// MTOM sends as a part), and size and digest may be left out. Empty if the octets hold no schema.
[[nodiscard]] std::string schema_with_contents(std::string_view xsd,
                                               const std::vector<std::string>& media_types);

}  // namespace hub::formats
