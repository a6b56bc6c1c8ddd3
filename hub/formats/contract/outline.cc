#include "hub/formats/contract/outline.h"

#include <algorithm>
#include <numeric>

#include "hub/formats/xml/characters.h"

namespace hub::formats {
namespace {

constexpr std::size_t kShownValues = 8;
constexpr std::size_t kShownWords = 160;  // octets

std::string range(const std::string& least, const std::string& most) {
  if (least.empty() && most.empty()) return {};
  if (least == most) return least;
  if (least.empty()) return "at most " + most;
  if (most.empty()) return "at least " + least;
  return least + " to " + most;
}

void append_part(std::string& text, const std::string& part, const char* unit = "") {
  if (!part.empty()) text += ", " + part + unit;
}

}  // namespace

std::string OutlineValue::facet(const std::string& name) const {
  const auto found = facets.facets.find(name);
  return found == facets.facets.end() ? std::string() : found->second;
}

std::string OutlineValue::to_string() const {
  std::string text = (list ? "list of xs:" : "xs:") + builtin;
  const std::string length = facet("length");
  append_part(text, length.empty() ? range(facet("minLength"), facet("maxLength")) : "exactly " + length,
              " characters");
  append_part(text, range(facet("minInclusive"), facet("maxInclusive")));
  if (const std::string above = facet("minExclusive"); !above.empty()) text += ", above " + above;
  if (const std::string below = facet("maxExclusive"); !below.empty()) text += ", below " + below;
  append_part(text, facet("totalDigits"), " digits");
  append_part(text, facet("fractionDigits"), " decimals");
  for (const std::string& pattern : facets.patterns) text += ", pattern " + pattern;
  if (facets.enumeration.empty()) return text;
  text += ", one of";
  for (std::size_t i = 0; i < std::min(kShownValues, facets.enumeration.size()); ++i)
    text += " " + facets.enumeration[i];
  if (facets.enumeration.size() > kShownValues)
    text += " and " + std::to_string(facets.enumeration.size() - kShownValues) + " more";
  return text;
}

std::string OutlinePart::cardinality() const {
  if (minimum == 1 && maximum == 1) return "exactly once";
  if (maximum == Element::kUnbounded) return std::to_string(minimum) + " or more";
  if (minimum == maximum) return "exactly " + std::to_string(minimum) + " times";
  return std::to_string(minimum) + " to " + std::to_string(maximum);
}

std::size_t size_of(const OutlinePart& part) {
  return std::accumulate(part.parts.begin(), part.parts.end(), std::size_t{1},
                         [](std::size_t sum, const OutlinePart& inner) { return sum + size_of(inner); });
}

std::string in_short(const std::string& text) {
  std::string words;
  bool space = false;
  for (const char c : text) {
    if (is_space(c)) {
      space = !words.empty();
      continue;
    }
    if (space && words.size() >= kShownWords) return words + " …";
    if (space) words += ' ';
    space = false;
    words += c;
  }
  return words;
}

}  // namespace hub::formats
