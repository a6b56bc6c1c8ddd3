#include "hub/server/quality_list.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace hub::server {
namespace {

constexpr std::size_t kMaxMembers = 128;
constexpr std::size_t kMaxParameters = 32;  // of a member
constexpr int kLeast = 1;                   // thousandths

/// Where a quoted text that begins at `at` ends: its last octet. `at` itself: it has no end, and the
/// quotation mark is a character as any other.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  for (std::size_t next = at + 1; next < text.size(); ++next) {
    if (text[next] == '"') return next;
    if (text[next] == '\\') ++next;
  }
  return at;
}

/// The part before `separator`, which does not count within a quoted text; `rest` continues after it.
std::string_view next_part(std::string_view& rest, char separator) {
  std::size_t end = 0;
  for (bool quotes = true; end < rest.size() && rest[end] != separator; ++end) {
    if (!quotes || rest[end] != '"') continue;
    const std::size_t last = end_of_quoted(rest, end);
    quotes = last != end;  // behind one without an end none is looked for again
    end = last;
  }
  const auto part = rest.substr(0, end);
  rest = end == rest.size() ? std::string_view{} : rest.substr(end + 1);
  return trim(part);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A weight in thousandths: digits, of which one may stand before the point, in which more than three
/// decimals count as three. What is above 0 stays above 0. Nothing: it is no number from 0 to 1.
std::optional<int> read_quality(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto whole = text.substr(0, point);
  const auto decimals = text.substr(std::min(point + 1, text.size()));
  if (whole.size() + decimals.size() == 0 || whole.size() > 1) return std::nullopt;
  if (!std::all_of(whole.begin(), whole.end(), is_digit)) return std::nullopt;
  if (!std::all_of(decimals.begin(), decimals.end(), is_digit)) return std::nullopt;
  int thousandths = whole.empty() ? 0 : (whole[0] - '0') * 1000;
  bool above = false;
  for (std::size_t at = 0, unit = 100; at < decimals.size(); ++at, unit /= 10) {
    thousandths += (decimals[at] - '0') * static_cast<int>(unit);
    above = above || decimals[at] != '0';
  }
  if (thousandths > 1000) return std::nullopt;
  return above ? std::max(thousandths, kLeast) : thousandths;
}

/// The weight that a member's parameters give; none: 1. One that cannot be read is the least there is.
int quality_in(std::string_view parameters) {
  for (std::size_t count = 0; !parameters.empty() && count < kMaxParameters; ++count) {
    const auto parameter = next_part(parameters, ';');
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos || lower_case(trim(parameter.substr(0, equals))) != "q") continue;
    return read_quality(trim(parameter.substr(equals + 1))).value_or(kLeast);
  }
  return 1000;
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
    auto value = lower_case(next_part(member, ';'));
    if (!value.empty()) found.push_back({std::move(value), quality_in(member)});
  }
  return found;
}

}  // namespace hub::server
