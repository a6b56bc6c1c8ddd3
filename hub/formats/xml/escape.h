#pragma once

#include <string>
#include <string_view>

#include "hub/formats/xml/characters.h"

namespace hub::formats {

/// A text as it stands in an element or, between either kind of quotes, in an attribute: white space other
/// than blanks as references, which no parser normalises.
[[nodiscard]] inline std::string xml_escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&') {
      safe += "&amp;";
    } else if (c == '<') {
      safe += "&lt;";
    } else if (c == '>') {
      safe += "&gt;";
    } else if (c == '"') {
      safe += "&quot;";
    } else if (c == '\'') {
      safe += "&#39;";
    } else if (is_space(c) && c != ' ') {
      safe += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace hub::formats
