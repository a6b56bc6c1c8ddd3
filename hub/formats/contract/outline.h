#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/formats/xsd/shape.h"

namespace hub::formats {

/// A name in its namespace; `ns` empty: in none.
struct QualifiedName {
  std::string ns;
  std::string name;

  auto operator<=>(const QualifiedName& other) const = default;
};

/// What a text of a partner may be.
struct OutlineValue {
  std::string builtin;  ///< The built-in type of XSD that it is derived from, without prefix: `duration`.
  bool list = false;    ///< Several of them, parted by spaces.
  /// Facets and enumeration. `builtin` in it is null for a type that our own subset does not have.
  SimpleType facets;

  /// The facet of this name (`maxLength`); empty: there is none.
  [[nodiscard]] std::string facet(const std::string& name) const;
  /// For people: `xs:string, 1 to 7 characters`.
  [[nodiscard]] std::string to_string() const;
};

struct OutlineAttribute {
  QualifiedName name;
  OutlineValue value;
  bool required = false;
  std::string fixed;  ///< The only value that it takes; empty: any of its type.
};

/// One part of a document of a partner, as its schemas describe it: an element, a group of parts, or a place
/// for elements that they do not describe.
struct OutlinePart {
  enum class Kind : std::uint8_t { element, sequence, choice, all, any };

  Kind kind = Kind::element;
  QualifiedName name;  ///< Of an element. Of `any` the namespaces that it takes (`name`), as written.
  std::size_t minimum = 1;
  std::size_t maximum = 1;  ///< Element::kUnbounded: no end.
  bool nillable = false;
  std::string type;                   ///< Of an element, for people; empty: anonymous.
  std::optional<OutlineValue> value;  ///< The text that the element holds.
  std::string fixed;
  std::vector<OutlineAttribute> attributes;
  std::vector<OutlinePart> parts;  ///< In their order; of a choice one of them stands.
  std::string documentation;       ///< Its first words, on one line.
  bool cut = false;                ///< It lies in an element of the same type: what it holds is not repeated.
  bool substitutes = false;        ///< A choice: the members of a substitution group.
  std::string file;
  int line = 0;

  [[nodiscard]] bool is_element() const { return kind == Kind::element; }
  [[nodiscard]] bool repeats() const { return maximum > 1; }
  /// For people: `exactly once`, `0 to 1`, `1 or more`.
  [[nodiscard]] std::string cardinality() const;
};

/// A contract that says more of one message is a program, not a form: what follows is cut.
inline constexpr std::size_t kMostOutlineParts = 4'000;
inline constexpr std::size_t kMostOutlineDepth = 48;

/// How many parts, all levels together.
[[nodiscard]] std::size_t size_of(const OutlinePart& part);

/// The first words of a text, on one line.
[[nodiscard]] std::string in_short(const std::string& text);

}  // namespace hub::formats
