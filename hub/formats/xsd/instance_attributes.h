#pragma once

#include <optional>
#include <string_view>

#include "hub/base/sentence.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/shape.h"

namespace hub::formats {

/// What serializers write beside the values of a message (XML Schema part 1, 2.6): xsi:nil is one of its
/// values; xsi:schemaLocation and xsi:noNamespaceSchemaLocation say where a schema might be, which nobody
/// looks up; xsi:type says again what the schema says.

/// The first attribute that a message cannot have.
struct AttributeFault {
  const _xmlNode* node = nullptr;  ///< The element that has it.
  Text reason;
};

/// Takes out of the tree what is true of every valid tree: locations, if they are pairs as they must be, and
/// an xsi:type that names the declared type or one that it restricts. Another xsi:type stays for validation,
/// which takes it if it names a restriction of the declared one. The root is `root` of the namespace `ns`.
[[nodiscard]] std::optional<AttributeFault> take_attributes(XmlDocument& document, const Element& root,
                                                            std::string_view ns);

/// Takes locations out of a partner's tree, whatever they say: libxml2 would look for what they name.
/// True if there were any.
bool drop_locations(XmlDocument& document);

/// Takes out what only validation needed: xsi:type, and an xsi:nil that says no. The tree is valid.
void drop_types(XmlDocument& document);

}  // namespace hub::formats
