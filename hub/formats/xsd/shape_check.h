#pragma once

#include <cstdio>
#include <cstdlib>
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

  /// The same of a tree that is valid with this root, whatever its values: no element has an attribute, and
  /// all values have the white space of their type already.
  [[nodiscard]] bool surely_in_form(const XmlDocument& document, const Element& root) const;

 private:
  struct Rules;
  std::unique_ptr<const Rules> rules_;
};

/// Does nothing but in test builds: there what shapes are sure of, and what is known to be valid, is held
/// against libxml2's validation and all that goes with it. `accept` does that; it must take the tree, and
/// leave it as it is.
template <class Accept>
void must_be_kept([[maybe_unused]] const XmlDocument& document, [[maybe_unused]] Accept accept) {
#ifdef SAKTA_SECOND_OPINION
  const std::string before = document.to_octets();
  if (accept() && document.to_octets() == before) return;
  std::fprintf(stderr, "a tree of %zu octets is not valid as it is\n", before.size());
  std::abort();
#endif
}

}  // namespace hub::formats
