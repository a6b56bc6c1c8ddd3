#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/formats/xml/document.h"

namespace hub::formats {

/// What becomes of a value's white space before it means anything (XML Schema part 2, 4.3.6): `preserve` of
/// xs:string, `replace` of xs:normalizedString, `collapse` of everything else. base64 may have spaces between
/// its characters even then (3.2.16); they mean nothing and are left out.
enum class WhiteSpace : std::uint8_t { preserve, replace, collapse, remove };

/// Of a type built into XML Schema by its name without prefix.
[[nodiscard]] WhiteSpace white_space_of_builtin(std::string_view name);

/// Whether `spaced` would change nothing; most values are so, and are not copied.
[[nodiscard]] bool is_spaced(std::string_view text, WhiteSpace white_space);

/// `text` as its type sees it.
[[nodiscard]] std::string spaced(std::string_view text, WhiteSpace white_space);

/// How each element of an XSD, or of several together (any of its constructs), treats white space. Immutable
/// after construction; shared between threads. What the XSD does not say, or says wrongly, is preserved.
///
/// libxml2 2.9 collapses numbers and booleans while it validates, but neither dates nor what is in the tree.
class WhiteSpaces {
 public:
  /// Only reads the tree, which need not live on.
  explicit WhiteSpaces(const XmlDocument& xsd);
  /// Of several documents, each with one xs:schema that has its own namespace.
  explicit WhiteSpaces(const std::vector<XmlDocument>& xsds);
  WhiteSpaces(const WhiteSpaces&) = delete;
  WhiteSpaces& operator=(const WhiteSpaces&) = delete;

  /// Brings the value of each element that holds no others into the form that its type gives it; true if
  /// something changed. The octets that the tree was read from are no concern of this.
  bool apply(XmlDocument& document) const;

 private:
  struct Type {
    WhiteSpace text = WhiteSpace::preserve;
    const Type* base = nullptr;  ///< What it extends: its members are members too. Never in a circle.
    std::map<std::string, const Type*, std::less<>> members;  ///< Elements directly in it, by local name.
    bool open = false;                                        ///< Has a wildcard: any global element.
  };
  class Builder;

  /// The declared type of an element in one of this type; null: nothing is said.
  [[nodiscard]] const Type* member(const Type& type, const _xmlNode* element) const;
  [[nodiscard]] const Type* type_of(const _xmlNode* element, const Type* declared) const;
  bool apply(_xmlNode* element, const Type& type) const;

  std::array<Type, 4> builtins_;  ///< One for each WhiteSpace.
  std::deque<Type> types_;
  std::map<std::string, const Type*> elements_;  ///< Global ones by `{namespace}local name`.
  std::map<std::string, const Type*> named_;     ///< Named types, the same way.
};

}  // namespace hub::formats
