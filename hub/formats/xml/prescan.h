#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// Measures a text in UTF-8 (charset.h makes it so) against `limits` in one pass over its octets, before
/// libxml2 sees it.
///
/// Linear in the text, constant in memory but for the open elements. Tags are held to their grammar, so that
/// libxml2 cannot read a tag where this pass saw text. Names and the nesting of names are left to libxml2.
/// `start_tags`, if given, gets the offset of each start tag in document order.
/// Errors: codec.encoding, codec.control_character, codec.dtd_forbidden, codec.limit, codec.not_well_formed,
/// each with `line:column` as place and nothing of the text.
[[nodiscard]] Outcome prescan(std::string_view octets, const XmlLimits& limits,
                              std::vector<std::size_t>* start_tags = nullptr);

}  // namespace hub::formats
