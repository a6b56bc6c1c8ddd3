#include "hub/http/retry_after.h"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace hub::http {

std::optional<std::chrono::milliseconds> retry_after(const std::string& value,
                                                     std::chrono::system_clock::time_point now) {
  constexpr std::chrono::seconds kLongest{86'400};
  std::int64_t seconds = 0;
  const char* const end = value.data() + value.size();
  if (const auto [last, problem] = std::from_chars(value.data(), end, seconds);
      problem == std::errc() && last == end) {
    if (seconds < 0) return {};
    return std::min(std::chrono::seconds(std::min(seconds, kLongest.count())), kLongest);
  }
  std::tm date{};
  const char* const rest = strptime(value.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (rest == nullptr || *rest != '\0') return {};
  const auto until = std::chrono::system_clock::from_time_t(timegm(&date)) - now;
  const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(until);
  return std::clamp<std::chrono::milliseconds>(wait, std::chrono::milliseconds(0), kLongest);
}

}  // namespace hub::http
