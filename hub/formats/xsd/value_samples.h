#pragma once

#include <string>
#include <vector>

#include "hub/base/sentence.h"
#include "hub/formats/xsd/shape.h"

namespace hub::formats {

/// A value at a border of a simple type.
struct ValueSample {
  std::string text;
  Sentence what;  ///< Which border, for people: "longest, 120 characters". Of an ordinary value empty.
};

struct ValueSamples {
  std::vector<ValueSample> values;  ///< The first is an ordinary one; each is valid.
  /// What stays untried: a pattern that no texts can be made for. Empty: nothing.
  std::vector<Sentence> gaps;
};

/// Values at the borders of a type: each enumeration value; shortest and longest text, texts with line
/// breaks, spaces and signs that some formats treat specially; numbers at their limits and in all their
/// written forms; dates and moments with and without zone and fraction, at the ends of a day, a month and the
/// years. What the type does not take is left out: libxml2 judges each proposal. Always the same for the same
/// type.
[[nodiscard]] ValueSamples value_samples(const SimpleType& type);

/// Those that the type takes.
[[nodiscard]] std::vector<ValueSample> taken_by(const SimpleType& type, std::vector<ValueSample> values);

}  // namespace hub::formats
