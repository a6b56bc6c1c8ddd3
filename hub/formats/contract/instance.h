#pragma once

#include <cstdint>
#include <string>

#include "hub/formats/contract/outline.h"

namespace hub::formats {

enum class InstanceSize : std::uint8_t { smallest, everything };

/// A document as an outline says it: an element a line, each text an ordinary value of its type, of a choice
/// the first way. `everything` has each optional part once, `smallest` none. Always the same for the same
/// outline. What the outline does not know (any, the inside of what is cut) is not in it; a contract that
/// demands it does not take this document.
[[nodiscard]] std::string instance_of(const OutlinePart& root, InstanceSize size);

/// An ordinary value of a type.
[[nodiscard]] std::string ordinary_value(const OutlineValue& value);
/// Another one, of visible ASCII without quotation marks, backslashes and braces; empty: none is known.
[[nodiscard]] std::string another_value(const OutlineValue& value);

}  // namespace hub::formats
