#include "adapters/frame/cookies.h"

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

namespace adapters::frame {
namespace {

using hub::http::Moment;

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

/// RFC 6265, 5.2.2: digits, a minus before them or not; anything else is as if it were not there. A cookie of
/// zero or less has ended, and one beyond the years of a clock lasts.
std::optional<Moment> end_by_age(std::string_view text, Moment now) {
  constexpr std::chrono::seconds kLongest = std::chrono::hours(24) * 400;
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty() ||
      !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return {};
  std::int64_t seconds = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  const bool many = read.ec != std::errc();
  if (negative || (!many && seconds == 0)) return now;
  return now + (many ? kLongest : std::min(std::chrono::seconds(seconds), kLongest));
}

bool is_named(std::string_view text, std::string_view name) {
  return text.size() == name.size() && strncasecmp(text.data(), name.data(), name.size()) == 0;
}

/// When the attributes let a cookie end: Max-Age goes before Expires, the last one of each counts (RFC 6265,
/// 5.3).
std::optional<Moment> end_in(std::string_view attributes, Moment now) {
  std::optional<Moment> by_age;
  std::optional<Moment> by_date;
  while (!attributes.empty()) {
    const auto stop = std::min(attributes.find(';'), attributes.size());
    const std::string_view one = attributes.substr(0, stop);
    attributes.remove_prefix(std::min(stop + 1, attributes.size()));
    const auto equals = std::min(one.find('='), one.size());
    const std::string_view name = trimmed(one.substr(0, equals));
    const std::string_view value = trimmed(one.substr(std::min(equals + 1, one.size())));
    if (is_named(name, "max-age")) {
      if (const auto end = end_by_age(value, now)) by_age = end;
    } else if (is_named(name, "expires")) {
      if (const auto end = hub::http::cookie_date(value)) by_date = end;
    }
  }
  return by_age ? by_age : by_date;
}

}  // namespace

void Cookies::take(const hub::http::Headers& answer, Moment now) {
  for (const auto& [header, line] : answer) {
    if (header != "set-cookie") continue;
    const std::string_view text(line);
    const auto stop = std::min(text.find(';'), text.size());
    const std::string_view pair = text.substr(0, stop);
    const auto equals = pair.find('=');
    if (equals == pair.npos || pair.size() > kLargestPair) continue;
    const std::string name(trimmed(pair.substr(0, equals)));
    const std::string value(trimmed(pair.substr(equals + 1)));
    if (name.empty() || !is_visible(name, "()<>@,;:\\\"/[]?={}") || !is_visible(value, ",;\\")) continue;
    const auto end = end_in(text.substr(stop), now);
    if (end && *end <= now) {
      by_name_.erase(name);
    } else if (by_name_.size() < kMostPairs || by_name_.contains(name)) {
      by_name_[name] = Cookie{value, end};
    }
  }
}

std::string Cookies::header(Moment now) const {
  std::string header;
  for (const auto& [name, cookie] : by_name_)
    if (!cookie.end || *cookie.end > now)
      header.append(header.empty() ? "" : "; ").append(name).append("=").append(cookie.value);
  return header;
}

std::optional<std::chrono::seconds> Cookies::life(Moment now) const {
  std::optional<std::chrono::seconds> shortest;
  for (const auto& [name, cookie] : by_name_)
    if (cookie.end && (!shortest || *cookie.end - now < *shortest)) shortest = *cookie.end - now;
  return shortest;
}

}  // namespace adapters::frame
