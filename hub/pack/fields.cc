#include "hub/pack/fields.h"

#include <algorithm>

namespace hub::pack {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && std::string_view(" \t\r").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return text;
}

}  // namespace

std::string field_in(std::string_view yaml, std::string_view name) {
  while (!yaml.empty()) {
    const std::size_t end = std::min(yaml.find('\n'), yaml.size());
    std::string_view line = trimmed(yaml.substr(0, end));
    yaml.remove_prefix(std::min(end + 1, yaml.size()));
    if (!line.starts_with(name) || line.substr(name.size()).substr(0, 1) != ":") continue;
    line = trimmed(line.substr(name.size() + 1));
    if (const std::size_t comment = line.find(" #"); comment != std::string_view::npos)
      line = trimmed(line.substr(0, comment));
    if (line.size() >= 2 && (line.front() == '"' || line.front() == '\'') && line.back() == line.front())
      line = line.substr(1, line.size() - 2);
    if (!line.empty()) return std::string(line);
  }
  return {};
}

}  // namespace hub::pack
