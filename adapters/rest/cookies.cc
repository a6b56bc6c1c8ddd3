#include "adapters/rest/cookies.h"

#include <strings.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace adapters::rest {
namespace {

constexpr std::size_t kMostPairs = 20;
constexpr std::size_t kLargestPair = 4'096;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_visible(std::string_view text, std::string_view but) {
  return std::all_of(text.begin(), text.end(),
                     [but](char c) { return c > ' ' && c < '\x7f' && but.find(c) == but.npos; });
}

/// Max-Age of zero or less: the cookie is to be forgotten.
bool expires_at_once(std::string_view attributes) {
  constexpr std::string_view kMaxAge = "max-age=";
  while (!attributes.empty()) {
    const auto end = std::min(attributes.find(';'), attributes.size());
    const std::string_view one = trimmed(attributes.substr(0, end));
    attributes.remove_prefix(std::min(end + 1, attributes.size()));
    if (one.size() > kMaxAge.size() && strncasecmp(one.data(), kMaxAge.data(), kMaxAge.size()) == 0 &&
        (one[kMaxAge.size()] == '-' || one[kMaxAge.size()] == '0'))
      return true;
  }
  return false;
}

}  // namespace

std::string cookies_of(const hub::http::Headers& answer) {
  std::map<std::string, std::string> pairs;
  for (const auto& [header, line] : answer) {
    if (header != "set-cookie") continue;
    const std::string_view text(line);
    const auto end = std::min(text.find(';'), text.size());
    const std::string_view pair = text.substr(0, end);
    const auto equals = pair.find('=');
    if (equals == pair.npos || pair.size() > kLargestPair) continue;
    const std::string name(trimmed(pair.substr(0, equals)));
    const std::string value(trimmed(pair.substr(equals + 1)));
    if (name.empty() || !is_visible(name, "()<>@,;:\\\"/[]?={}") || !is_visible(value, ",;\\")) continue;
    if (expires_at_once(text.substr(end))) {
      pairs.erase(name);
    } else if (pairs.size() < kMostPairs || pairs.contains(name)) {
      pairs[name] = value;
    }
  }
  std::string header;
  for (const auto& [name, value] : pairs)
    header.append(header.empty() ? "" : "; ").append(name).append("=").append(value);
  return header;
}

}  // namespace adapters::rest
