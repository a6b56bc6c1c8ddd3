#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/located.h"

namespace hub::config {

/// What an XPath 1.0 expression gives. `unknown`: a function that nothing is known of, or a variable of
/// several types.
enum class XPathType : std::uint8_t { node_set, text, boolean, number, unknown };

/// The static type of an expression, and of a number what its text will look like.
struct XPathValue {
  XPathType type = XPathType::unknown;
  double most = std::numeric_limits<double>::infinity();  ///< No number of it is larger, whatever its sign.
  bool whole = false;                                     ///< It has no fraction.

  /// A number that may lose digits as text: XPath 1.0 in libxml2 writes whole numbers below 2^31 as they are,
  /// larger ones with an exponent (3e+09, 4.00035216e+10), and of a fraction neither zeros at its end nor all
  /// digits.
  [[nodiscard]] bool loses_digits() const;
  friend bool operator==(const XPathValue&, const XPathValue&) = default;
};

/// What a variable holds that is set to one value here and to another one there.
[[nodiscard]] XPathValue either(const XPathValue& one, const XPathValue& other);

/// A place where a number that may lose digits becomes text.
struct NumberAsText {
  std::size_t offset = 0;  ///< Of the number's expression, in octets.
  std::string number;      ///< The expression.
};

/// An element that a path names.
struct NamedElement {
  std::string name;  ///< As it is written, with its prefix.
  /// The names that lead from the document to the element that holds it; nothing: the path does not tell.
  std::optional<std::vector<std::string>> in;
};

/// A call of a function that has a prefix.
struct PrefixedCall {
  struct Argument {
    XPathValue value;
    std::string literal;  ///< A text or a number that is written out, as it is written; else empty.
  };

  std::size_t offset = 0;  ///< Of its name, in octets.
  std::string prefix;
  std::string name;
  std::vector<Argument> arguments;
};

struct XPathTyping {
  XPathValue value;                    ///< Of the whole expression.
  std::vector<NumberAsText> as_text;   ///< Within it; what becomes of its value, the caller knows.
  std::vector<NamedElement> elements;  ///< In their order.
  std::vector<PrefixedCall> calls;     ///< Inner ones first.
};

/// What the expression may use besides XPath 1.0: values of `$name`, and namespaces of prefixes before
/// functions (EXSLT, hub/values).
struct XPathScope {
  std::map<std::string, XPathValue> variables;    ///< A missing one is of type unknown.
  std::map<std::string, std::string> namespaces;  ///< URI by prefix.
};

/// Types of an expression without evaluating it; nothing if it is no XPath 1.0 (which others report).
[[nodiscard]] std::optional<XPathTyping> typing_of(std::string_view xpath, const XPathScope& scope = {});

/// The same of an expression whose value becomes text.
[[nodiscard]] std::optional<XPathTyping> typing_of_text(std::string_view xpath, const XPathScope& scope = {});

/// Findings about an XPath of YAML, each at `place`: `what`, then where a number becomes text.
/// `becomes_text`: its own value does.
void check_numbers(std::string_view xpath, bool becomes_text, const std::string& what, const Located& place,
                   Findings& findings);

/// What findings say of such a place. `format_number`: the function is there (XSLT), else XPath alone.
[[nodiscard]] Sentence told(const NumberAsText& place, bool format_number);

}  // namespace hub::config
