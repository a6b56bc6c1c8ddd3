#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hub::formats {

/// What an XSD says, as far as JSON needs it: which values are arrays, numbers, booleans, and in which order
/// members come. Whether a tree is valid is libxml2's to say.

enum class Scalar : std::uint8_t { text, decimal, integer, boolean };

/// A built-in type of XSD 1.0, part 2.
struct Builtin {
  std::string_view name;  ///< Without prefix: `nonNegativeInteger`.
  std::string_view base;  ///< What it is derived from.
  Scalar scalar;
  std::string_view minimum;  ///< Inclusive; empty: none.
  std::string_view maximum;
  std::string_view format;  ///< JSON Schema's `format`; empty: none.
};

/// The row for a name of the subset, or null.
[[nodiscard]] const Builtin* find_builtin(std::string_view name);

/// Whether every value of the type is one of the built-in type `name` too.
[[nodiscard]] bool is_or_derives(const Builtin& builtin, std::string_view name);

struct Documentation {
  std::string en;
  std::string lv;
};

/// A built-in type with the facets of all restrictions on the way to it.
struct SimpleType {
  const Builtin* builtin = nullptr;
  std::string name;                   ///< Empty: anonymous or built-in.
  std::vector<std::string> bases;     ///< Named types that it restricts, the innermost last.
  std::vector<std::string> patterns;  ///< One for each restriction that has some; a value fits them all.
  std::vector<std::string> enumeration;
  std::map<std::string, std::string> facets;  ///< The others by their XSD names; the innermost value.
  Documentation documentation;
};

struct ComplexType;

struct Element {
  static constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max();

  std::string name;
  Documentation documentation;
  std::size_t minimum = 1;
  std::size_t maximum = 1;
  bool nillable = false;
  std::shared_ptr<const SimpleType> simple;  ///< Exactly one of the two.
  std::shared_ptr<const ComplexType> complex;

  [[nodiscard]] bool repeats() const { return maximum > 1; }
  [[nodiscard]] std::string type_name() const;  ///< For people: `PersonCode`, `xs:date`.
};

/// A sequence or a choice; it does not repeat.
struct Group {
  bool choice = false;
  bool optional = false;
  std::vector<std::variant<Element, Group>> particles;
};

struct ComplexType {
  std::string name;  ///< Empty: anonymous.
  Documentation documentation;
  Group content;
  /// Every element of `content` in its order; names are unique. `always`: in no choice and no optional group.
  struct Member {
    const Element* element;
    bool always;
  };
  std::vector<Member> members;

  /// Index in `members`.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view member) const;
};

struct Shapes {
  std::string target_namespace;
  std::map<std::string, Element, std::less<>> roots;
};

}  // namespace hub::formats
