#pragma once

#include "hub/formats/xml/document.h"

struct _xmlNode;

namespace hub::formats {

/// Which elements an XSD lets stand where. Read-only after construction; shared between threads.
class KnownElements {
 public:
  /// `schema` has one xs:schema as its root, compiled before.
  explicit KnownElements(XmlDocument schema) : schema_(std::move(schema)) {}

  /// Takes out of a message each element that its parent's type does not know under any condition, and so may
  /// not hold, with all in it. What is known stays, also where it may not be: out of order, once too often.
  /// Nothing is looked for below a wildcard (xs:any), an xsi:type, or a root that is unknown itself. True:
  /// something was taken out.
  bool take_out_unknown(XmlDocument& message) const;

  /// Whether the schema declares a global element of this name.
  [[nodiscard]] bool has_root(std::string_view name) const;
  /// Names of the global elements.
  [[nodiscard]] std::vector<std::string> roots() const;

 private:
  XmlDocument schema_;
};

}  // namespace hub::formats
