#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "hub/values/made.h"

namespace hub::values {

using Day = std::chrono::sys_days;

/// `2026-11-30`, of the years 1800 to 2199, without time zone.
[[nodiscard]] Made<Day> parse_day(std::string_view text);
[[nodiscard]] std::string to_text(Day day);

/// Nothing but a day that the calendar has.
[[nodiscard]] bool day_exists(int year, int month, int day);
[[nodiscard]] Day day_of(int year, unsigned month, unsigned day);
[[nodiscard]] int year_of(Day day);

/// The same date so many months later; where that month has no such date, its last day.
[[nodiscard]] Day months_later(Day day, int months);

}  // namespace hub::values
