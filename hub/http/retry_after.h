#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace hub::http {

/// Digits alone, as seconds; at most one day, also of more digits than a number holds; else nothing.
[[nodiscard]] std::optional<std::chrono::milliseconds> whole_seconds(const std::string& text);

/// Retry-After (RFC 9110, 10.2.3): seconds, or a date in any of its three forms; at most one day, nothing
/// if it is neither.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const std::string& value,
                                                                   std::chrono::system_clock::time_point now);

}  // namespace hub::http
