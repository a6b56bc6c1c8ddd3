#include "hub/formats/xml/lines.h"

namespace hub::formats {

void XmlLines::begin(std::string_view name, const Attributes& attributes) {
  xml_.append(2 * open_.size(), ' ').append("<").append(name);
  for (const auto& [key, value] : attributes) {
    xml_.append(" ").append(key).append("=\"");
    escape(value);
    xml_.append("\"");
  }
}

void XmlLines::open(std::string_view name, const Attributes& attributes) {
  begin(name, attributes);
  xml_.append(">\n");
  open_.emplace_back(name);
}

void XmlLines::close() {
  const std::string name = std::move(open_.back());
  open_.pop_back();
  xml_.append(2 * open_.size(), ' ').append("</").append(name).append(">\n");
}

void XmlLines::empty(std::string_view name, const Attributes& attributes) {
  begin(name, attributes);
  xml_.append("/>\n");
}

void XmlLines::text(std::string_view name, std::string_view text) {
  begin(name, {});
  xml_.append(">");
  escape(text);
  xml_.append("</").append(name).append(">\n");
}

void XmlLines::insert(std::string_view element) {
  xml_.append(element).append("\n");
}

void XmlLines::escape(std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        xml_.append("&amp;");
        break;
      case '<':
        xml_.append("&lt;");
        break;
      case '>':
        xml_.append("&gt;");
        break;
      case '"':
        xml_.append("&quot;");
        break;
      default:
        xml_.push_back(c);
    }
  }
}

}  // namespace hub::formats
