#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "hub/values/days.h"

/// Working days as institutions of the State count them: Monday to Friday, without holidays, with the days
/// that the Cabinet moves. For municipalities the Cabinet only recommends its orders; one that decided
/// otherwise counts otherwise.
///
/// Sources: likums "Par svētku, atceres un atzīmējamām dienām" (likumi.lv 72608) with its amendments to 28
/// May 2023; Darba likums, section 133, paragraph 4 (which days can be moved, and to which); the Cabinet's
/// orders in moved_days().
///
/// Nothing is guessed. Of a year whose order this program does not have, a day that no order can touch is
/// told; one that it could (a Monday or Friday between a holiday and the week's rest; a Saturday of the same
/// month or week) is unknown, and so is what is counted over it. Beyond the year after the last order all is.
namespace hub::values {

/// The years that the calendar covers: of the last one, the Cabinet's order is not here yet.
inline constexpr int kFirstCalendarYear = 2008;
inline constexpr int kLastOrderedYear = 2026;
inline constexpr int kLastCalendarYear = kLastOrderedYear + 1;

/// A working day that the Cabinet made free, and the Saturday that is worked instead.
struct MovedDay {
  Day free;
  Day worked;
  std::string_view source;
};
/// All of kFirstCalendarYear to kLastOrderedYear; a year without any has no order.
[[nodiscard]] std::span<const MovedDay> moved_days();

/// A holiday of one year alone.
struct SingleHoliday {
  Day day;
  std::string_view source;
  bool next_working_day_is_free;  ///< If it falls on a Saturday or Sunday.
};
[[nodiscard]] std::span<const SingleHoliday> single_holidays();

[[nodiscard]] Day easter_sunday(int year);

/// The holidays of a year (svētku dienas), in their order; Mothers' Day and Whitsun are Sundays.
[[nodiscard]] std::vector<Day> holidays_of(int year);

/// A holiday, or the day that is free by the same law because 4 May, 18 November or the last day of the Song
/// and Dance Celebration fell on a Saturday or Sunday.
[[nodiscard]] Made<bool> is_free_by_law(Day day);

[[nodiscard]] Made<bool> is_working_day(Day day);

/// The n-th working day after `day`, which itself does not count; before it, if n is negative. 0: `day`.
[[nodiscard]] Made<Day> add_working_days(Day day, int n);

/// How many working days there are after `from`, up to and with `to`, which is not before it.
[[nodiscard]] Made<int> working_days_between(Day from, Day to);

/// The last day of a term of days, months or years (twelve months each) that follows `event`:
/// Administratīvā procesa likums (likumi.lv 55567), sections 42 and 43. It begins the day after; one of
/// months ends on the same date, or on the last day of a month without it; one that would end on a Saturday,
/// a Sunday or a day free by law ends on the next working day. A day that the Cabinet has moved is no holiday
/// by law: a term that ends on it ends on it (the earlier reading, so that nobody comes too late by it), and
/// one that ends on a Saturday that is worked ends after it all the same.
[[nodiscard]] Made<Day> end_of_term_in_days(Day event, int days);
[[nodiscard]] Made<Day> end_of_term_in_months(Day event, int months);

}  // namespace hub::values
