#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace hub::http {

/// Seconds, not the system clock's ticks: a partner may name the year 9999, which those cannot hold.
using Moment = std::chrono::sys_seconds;

/// A date in one of the three forms that a recipient must take (RFC 9110, 5.6.7): IMF-fixdate, RFC 850,
/// asctime. A year of two digits is within 50 years after `now`, or before. The day's name is not held
/// against the date. Nothing if it is none of them or no such day exists.
[[nodiscard]] std::optional<Moment> http_date(std::string_view text, Moment now);

/// A date in an attribute of Set-Cookie, by the algorithm of RFC 6265, 5.1.1: in any order, whatever stands
/// between. Nothing if a part is missing or no such day exists.
[[nodiscard]] std::optional<Moment> cookie_date(std::string_view text);

}  // namespace hub::http
