#pragma once

#include <optional>
#include <string_view>

#include "hub/formats/json/limits.h"
#include "hub/formats/json/value.h"

namespace hub::formats {

/// The value that nlohmann's parser would give of a text, read in one pass over it (about a fifth of the
/// time). The text holds nothing but characters of XML. Nothing where it does not read: whatever is wrong
/// with the text, above `limits`, or written in a way that messages seldom are (a byte order mark, a number
/// with an exponent). Of those the parser then says what they are, so that this has no errors of its own.
/// Calls itself as deep as `limits.depth`.
[[nodiscard]] std::optional<JsonValue> scan_json(std::string_view octets, const JsonLimits& limits);

}  // namespace hub::formats
