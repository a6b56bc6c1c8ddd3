#pragma once

#include <functional>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/json/limits.h"
#include "hub/formats/json/value.h"

namespace hub::formats {

/// Whether a member's name may be shown in an error, because it is in a schema. A name that a sender made up
/// can be personal data, as a value can.
using KnownName = std::function<bool(std::string_view)>;

/// Reads one JSON text (RFC 8259) in UTF-8: members in their order, numbers by their text. A byte order mark
/// is passed over.
///
/// Errors: codec.limit, codec.encoding, codec.control_character (U+0000 to U+001F but tab, line feed and
/// carriage return, U+FFFE, U+FFFF: XML cannot hold them), codec.duplicate_member, codec.wrong_json_type (a
/// number outside the range of an IEEE double), codec.not_well_formed. Place: a JSON Pointer where all its
/// names are known, otherwise and for syntax `line:column`. Nothing of the text is in the error's detail.
[[nodiscard]] Result<JsonValue> read_json(std::string_view octets, const JsonLimits& limits = {},
                                          const KnownName& known = {});

/// The octets of `value` as they stand in `octets`, the text it was read from. For members of objects, and
/// for objects and arrays in arrays.
[[nodiscard]] std::string_view octets_of(const JsonValue& value, std::string_view octets);

}  // namespace hub::formats
