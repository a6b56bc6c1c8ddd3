#include "hub/edge/quality_list.h"

#include <optional>

namespace hub::edge {
namespace {

constexpr std::size_t kMaxMembers = 32;

/// The part before `separator`; `rest` continues after it.
std::string_view next_part(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return trim(part);
}

/// qvalue: 0 or 1, up to three decimals.
std::optional<int> read_quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int thousandths = (text[0] - '0') * 1000;
  int weight = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return std::nullopt;
    thousandths += (c - '0') * weight;
    weight /= 10;
  }
  return thousandths > 1000 ? std::nullopt : std::optional(thousandths);
}

}  // namespace

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::vector<Preference> read_preferences(std::string_view header) {
  std::vector<Preference> found;
  while (!header.empty() && found.size() < kMaxMembers) {
    auto member = next_part(header, ',');
    Preference preference;
    preference.value = lower_case(next_part(member, ';'));
    bool readable = !preference.value.empty();
    while (!member.empty()) {
      const auto parameter = next_part(member, ';');
      if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q') || parameter[1] != '=')
        continue;
      const auto quality = read_quality(parameter.substr(2));
      readable = readable && quality.has_value();
      preference.quality = quality.value_or(0);
    }
    if (readable) found.push_back(std::move(preference));
  }
  return found;
}

}  // namespace hub::edge
