#include "hub/http/retry_after.h"

#include <algorithm>
#include <charconv>

#include "hub/http/dates.h"

namespace hub::http {
namespace {

constexpr std::chrono::seconds kLongest{86'400};

}  // namespace

std::optional<std::chrono::milliseconds> whole_seconds(const std::string& text) {
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || !digits) return {};
  std::int64_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return read.ec == std::errc() ? std::min(std::chrono::seconds(seconds), kLongest) : kLongest;
}

std::optional<std::chrono::milliseconds> retry_after(const std::string& value,
                                                     std::chrono::system_clock::time_point now) {
  if (const auto seconds = whole_seconds(value)) return seconds;
  const auto today = std::chrono::floor<std::chrono::seconds>(now);
  const auto date = http_date(value, today);
  if (!date) return {};
  if (*date - today >= kLongest) return kLongest;
  if (*date <= today) return std::chrono::milliseconds(0);
  return std::chrono::duration_cast<std::chrono::milliseconds>(*date - now);  // of a second begun, the rest
}

}  // namespace hub::http
