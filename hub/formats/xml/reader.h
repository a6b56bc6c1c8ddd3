#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "hub/formats/xml/document.h"

namespace hub::formats {

/// Who makes the tree of a document: a pass of our own that leaves to libxml2 what it does not know
/// (xml_builder.h), or libxml2 alone. Both give the same trees and the same errors.
enum class XmlReader : std::uint8_t { one_pass, libxml2 };

/// For the whole process from now on; `one_pass` until then. Any thread.
void read_xml_by(XmlReader chosen);
[[nodiscard]] XmlReader xml_reader();

/// The tree of a text in UTF-8 by one pass, where that is who makes trees and knows all that the text holds;
/// else nothing, and the caller goes by libxml2's parser.
[[nodiscard]] std::optional<XmlDocument> read_in_one_pass(std::string_view octets, const XmlLimits& limits);

}  // namespace hub::formats
