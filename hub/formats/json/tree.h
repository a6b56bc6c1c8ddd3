#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/json/limits.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// A JSON text without a schema as a tree, in the natural form of every face and kind: keys are elements
/// in no namespace below `root`, the items of an array repeat its element, an array in an array or at the top
/// uses `item`, a key that is no XML name is written `_xHHHH_`, null is xsi:nil, the text of a number is
/// kept.
///
/// The tree knows neither types nor empty arrays; who needs them uses a Schema. `root` is an XML name.
/// Errors: those of read_json, with `line:column` as place.
[[nodiscard]] Result<XmlDocument> json_to_tree(std::string_view octets, std::string_view root,
                                               const JsonLimits& limits = {});

/// The natural way back: elements that repeat become an array, so do children that are all `item`; every text
/// is a string, xsi:nil null. Errors: codec.not_valid with an absolute XPath for what JSON has no place for
/// (an attribute, text between elements).
[[nodiscard]] Result<std::string> tree_to_json(const XmlDocument& document);

/// A JSON member's name as an XML name without colon: `_xHHHH_` (or `_xHHHHHHHH_`) for each character that
/// XML does not allow there and for an underscore that would read as such an escape; the empty name is `_x_`.
[[nodiscard]] std::string element_name(std::string_view member);
[[nodiscard]] std::string member_name(std::string_view element);

}  // namespace hub::formats
