#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace hub::http {

/// Retry-After (RFC 9110, 10.2.3), seconds or a date; at most one day; nothing if it is neither.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const std::string& value,
                                                                   std::chrono::system_clock::time_point now);

}  // namespace hub::http
