#pragma once

#include <memory>

#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/shape.h"

namespace hub::formats {

/// Knows most valid messages by the shapes of their XSD, in one walk over the tree (about a tenth of the time
/// that libxml2's validator takes with what goes before it). Immutable after construction; shared between
/// threads.
class ShapeCheck {
 public:
  /// `shapes` lives as long as this, and stays where it is.
  explicit ShapeCheck(const Shapes& shapes);
  ShapeCheck(const ShapeCheck&) = delete;
  ShapeCheck& operator=(const ShapeCheck&) = delete;
  ~ShapeCheck();

  /// True: the tree is valid with this root, no element has an attribute, and all values have the white space
  /// of their type already, so that nothing is left to do. False: it may be valid all the same (a value of a
  /// seldom type, of a type restricted twice, a CDATA section, xsi:nil), and whatever is wrong is libxml2's
  /// to say.
  [[nodiscard]] bool surely_valid(const XmlDocument& document, const Element& root) const;

 private:
  struct Rules;
  std::unique_ptr<const Rules> rules_;
};

}  // namespace hub::formats
