#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/sentence.h"
#include "hub/formats/xsd/shape.h"

namespace hub::formats {

/// How the text of an xs:pattern counts white space of the value.
enum class PatternSpace : std::uint8_t {
  kept,  ///< xs:string: the value is the text.
  none,  ///< Dates and the like: a value has no white space inside; around it any is taken.
  runs,  ///< xs:token, xs:normalizedString: the pattern must leave white space alone.
};

/// An XSD pattern in ECMA 262 with the flag `u`, in the subset that Python, Java, .NET and PCRE read alike.
struct EcmaPattern {
  std::string text;                     ///< Not anchored.
  Sentence problem;                     ///< Why it cannot be carried over; empty: it can.
  bool takes_line_feed = false;         ///< Some character of it may be a line feed.
  bool takes_other_characters = false;  ///< It names characters by those that it leaves out.
};
[[nodiscard]] EcmaPattern ecma_pattern(std::string_view xsd_pattern, PatternSpace space);

[[nodiscard]] PatternSpace pattern_space(const Builtin& builtin);

/// All patterns that a JSON text must have so that it is a value of the type, anchored; of text types only.
/// They say the whole of it but lengths and enumerations of xs:string and lengths of xs:normalizedString.
[[nodiscard]] std::vector<std::string> text_patterns(const SimpleType& type);

/// Whether a text that ends with a line feed fits none of `patterns`: engines whose `$` stands before it, as
/// Python's, have to be told so.
[[nodiscard]] bool ends_before_line_feed(const SimpleType& type);

/// What of the type has no form in JSON Schema; empty: nothing. For findings.
[[nodiscard]] Sentence not_in_json_schema(const SimpleType& type);

}  // namespace hub::formats
