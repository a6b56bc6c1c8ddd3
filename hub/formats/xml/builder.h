#pragma once

#include <string_view>

#include "hub/formats/xml/document.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {

/// The tree that libxml2's own parser would make of a text in UTF-8, built in one pass over it (about a fifth
/// of the time). Null where it does not build: whatever is wrong with the text, above `limits`, or written in
/// a way that messages seldom are (a processing instruction, a name beyond ASCII, the prefix `xml`, a
/// carriage return alone). Of those prescan() and libxml2 then say what they are, so that this has no errors
/// of its own and needs only be right about what it builds. Any thread.
[[nodiscard]] OwnedDocument build_tree(std::string_view octets, const XmlLimits& limits);

}  // namespace hub::formats::native
