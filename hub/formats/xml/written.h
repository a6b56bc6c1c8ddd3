#pragma once

#include <libxml/tree.h>

#include <cstdint>
#include <string_view>

#include "hub/formats/xml/native.h"

namespace hub::formats::native {

/// Where something is written: references count in a text and in an attribute's value, not in a comment or a
/// CDATA section.
enum class Where : std::uint8_t { text, value, verbatim };

/// What written characters, UTF-8, mean: references resolved, lines ended by one character; in a value, white
/// space is blanks. Null where that is left to libxml2, as in xml_builder.h.
[[nodiscard]] OwnedText decoded(std::string_view written, Where where);

/// Whether libxml2 takes it for a namespace's name: a URI or a reference to one.
[[nodiscard]] bool is_namespace_name(const xmlChar* uri);

}  // namespace hub::formats::native
