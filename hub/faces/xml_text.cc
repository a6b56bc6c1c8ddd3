#include "hub/faces/xml_text.h"

#include "hub/formats/xml/characters.h"

namespace hub::faces {

void append_text(std::string& xml, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto character = formats::utf8_at(text, at);
    const bool fits = character.length > 0 && formats::is_xml_character(character.point);
    const std::size_t length = character.length > 0 ? character.length : 1;
    switch (text[at]) {
      case '&':
        xml.append("&amp;");
        break;
      case '<':
        xml.append("&lt;");
        break;
      case '>':
        xml.append("&gt;");
        break;
      case '\r':
        xml.append("&#13;");
        break;
      default:
        xml.append(fits ? text.substr(at, length) : std::string_view("\xEF\xBF\xBD"));
    }
    at += length;
  }
}

void append_element(std::string& xml, std::string_view name, std::string_view text) {
  xml.append("<").append(name).append(">");
  append_text(xml, text);
  xml.append("</").append(name).append(">");
}

void append_attribute(std::string& xml, std::string_view name, std::string_view text) {
  std::string escaped;
  append_text(escaped, text);
  xml.append(" ").append(name).append("=\"");
  for (const char c : escaped) {
    if (c == '"') {
      xml.append("&quot;");
    } else if (c == '\n' || c == '\t') {
      xml.append(c == '\n' ? "&#10;" : "&#9;");
    } else {
      xml.push_back(c);
    }
  }
  xml.append("\"");
}

}  // namespace hub::faces
