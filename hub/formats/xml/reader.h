#pragma once

#include <cstdint>

namespace hub::formats {

/// Who makes the tree of a document: a pass of our own that leaves to libxml2 what it does not know
/// (xml_builder.h), or libxml2 alone. Both give the same trees and the same errors.
enum class XmlReader : std::uint8_t { one_pass, libxml2 };

/// For the whole process from now on; `one_pass` until then. Any thread.
void read_xml_by(XmlReader chosen);

}  // namespace hub::formats
