#include "adapters/systems/horizon/simulator/markup.h"

namespace sandbox::horizon {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '\r')
      out += "&#13;";
    else
      out += c;
  }
  return out;
}

std::string element(std::string_view name, std::string_view content, std::string_view space) {
  std::string out = "<";
  out += name;
  if (!space.empty()) out.append(" xmlns=\"").append(space).append("\"");
  return out.append(">").append(content).append("</").append(name).append(">");
}

std::string field(std::string_view name, std::string_view text) {
  return element(name, escaped(text));
}

}  // namespace sandbox::horizon
