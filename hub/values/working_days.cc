#include "hub/values/working_days.h"

#include <algorithm>
#include <array>
#include <optional>

#include "hub/base/say.h"

namespace hub::values {
namespace {

namespace chrono = std::chrono;

constexpr Day day(int year, unsigned month, unsigned number) {
  return chrono::year(year) / chrono::month(month) / chrono::day(number);
}

constexpr std::array kMovedDays{
    MovedDay{day(2008, 5, 2), day(2008, 5, 10), "likumi.lv 173689"},
    MovedDay{day(2008, 11, 17), day(2008, 11, 22), "likumi.lv 173689"},
    MovedDay{day(2009, 1, 2), day(2009, 1, 10), "likumi.lv 185051"},
    MovedDay{day(2009, 6, 22), day(2009, 6, 27), "likumi.lv 185051"},
    MovedDay{day(2010, 5, 3), day(2010, 5, 29), "likumi.lv 203023"},
    MovedDay{day(2010, 6, 25), day(2010, 6, 19), "likumi.lv 203023"},
    MovedDay{day(2010, 11, 19), day(2010, 11, 13), "likumi.lv 203023"},
    MovedDay{day(2012, 4, 30), day(2012, 4, 28), "likumi.lv 228399"},
    MovedDay{day(2013, 12, 23), day(2013, 12, 14), "likumi.lv 247102"},
    MovedDay{day(2013, 12, 30), day(2013, 12, 28), "likumi.lv 247102"},
    MovedDay{day(2014, 5, 2), day(2014, 5, 10), "likumi.lv 257810"},
    MovedDay{day(2014, 11, 17), day(2014, 11, 22), "likumi.lv 257810"},
    MovedDay{day(2015, 1, 2), day(2015, 1, 10), "likumi.lv 266487"},
    MovedDay{day(2015, 6, 22), day(2015, 6, 27), "likumi.lv 266487"},
    MovedDay{day(2017, 5, 5), day(2017, 5, 13), "likumi.lv 282928"},
    MovedDay{day(2018, 4, 30), day(2018, 4, 21), "likumi.lv 290413"},
    MovedDay{day(2020, 6, 22), day(2020, 6, 13), "likumi.lv 308097"},
    MovedDay{day(2021, 5, 3), day(2021, 5, 8), "likumi.lv 315837"},
    MovedDay{day(2021, 6, 25), day(2021, 6, 19), "likumi.lv 315837"},
    MovedDay{day(2021, 11, 19), day(2021, 11, 13), "likumi.lv 315837"},
    MovedDay{day(2023, 5, 5), day(2023, 5, 20), "likumi.lv 333470"},
    MovedDay{day(2024, 12, 23), day(2024, 12, 14), "likumi.lv 342680"},
    MovedDay{day(2024, 12, 30), day(2024, 12, 28), "likumi.lv 342680"},
    MovedDay{day(2025, 5, 2), day(2025, 5, 10), "likumi.lv 351684"},
    MovedDay{day(2025, 11, 17), day(2025, 11, 8), "likumi.lv 351684"},
    MovedDay{day(2026, 1, 2), day(2026, 1, 17), "likumi.lv 361161"},
    MovedDay{day(2026, 6, 22), day(2026, 6, 27), "likumi.lv 361161"},
};

constexpr std::array kSingle{
    SingleHoliday{day(2018, 7, 8), "likumi.lv 269373: last day of the Song and Dance Celebration", true},
    SingleHoliday{day(2018, 9, 24), "likumi.lv 299942: visit of Pope Francis", false},
    SingleHoliday{day(2023, 5, 29), "likumi.lv 342196: bronze medal of the ice hockey team", false},
    SingleHoliday{day(2023, 7, 9), "likumi.lv 269373: last day of the Song and Dance Celebration", true},
};

bool in_weekend(Day at) {
  const chrono::weekday weekday(at);
  return weekday == chrono::Saturday || weekday == chrono::Sunday;
}

bool is_covered(Day at) {
  return year_of(at) >= kFirstCalendarYear && year_of(at) <= kLastCalendarYear;
}

Problem not_covered() {
  return {
      say("the calendar of working days covers the years {} to {}",
          "darba dienu kalendārs aptver laiku no {}. līdz {}. gadam", kFirstCalendarYear, kLastCalendarYear),
      Problem::With::knowledge};
}

Problem no_order() {
  return {say("whether it is a working day cannot be told: this program has the Cabinet's orders on moved "
              "working days up to {}",
              "nav zināms, vai tā ir darba diena: šajā programmā Ministru kabineta rīkojumi par darba dienu "
              "pārcelšanu ir līdz {}. gadam",
              kLastOrderedYear),
          Problem::With::knowledge};
}

/// Of the years of the calendar, and of those beside them that a day's neighbours are in; in their order.
const std::vector<Day>& all_holidays() {
  static const std::vector<Day> all = [] {
    std::vector<Day> joined;
    for (int year = kFirstCalendarYear - 1; year <= kLastCalendarYear + 1; ++year)
      for (const Day holiday : holidays_of(year)) joined.push_back(holiday);
    return joined;
  }();
  return all;
}

bool is_holiday(Day at) {
  return std::binary_search(all_holidays().begin(), all_holidays().end(), at);
}

/// Whether it is free because of a holiday on the Saturday or Sunday before: "the next working day", so
/// another holiday pushes it on.
bool is_free_instead(Day at) {
  const auto makes_free = [at](Day holiday) {
    if (!in_weekend(holiday)) return false;
    Day next = holiday + chrono::days(1);
    while (in_weekend(next) || is_holiday(next)) next += chrono::days(1);
    return next == at;
  };
  const int year = year_of(at);
  return makes_free(day(year, 5, 4)) || makes_free(day(year, 11, 18)) ||
         std::any_of(kSingle.begin(), kSingle.end(), [&](const SingleHoliday& single) {
           return single.next_working_day_is_free && makes_free(single.day);
         });
}

bool is_free(Day at) {
  return is_holiday(at) || is_free_instead(at);
}

/// A working day that the law lets the Cabinet move: alone between a holiday and the week's rest.
bool could_be_moved(Day at) {
  if (in_weekend(at) || is_free(at)) return false;
  const chrono::weekday weekday(at);
  return (weekday == chrono::Monday && is_free(at + chrono::days(1))) ||
         (weekday == chrono::Friday && is_free(at - chrono::days(1)));
}

/// Whether a Saturday could be worked instead of such a day: of the same week, or of the same month.
bool could_be_worked(Day saturday) {
  if (is_free(saturday)) return false;
  const chrono::year_month_day date(saturday);
  const Day first = date.year() / date.month() / 1;
  const Day last = date.year() / date.month() / chrono::last;
  for (Day at = std::min(first, saturday - chrono::days(5)); at <= last; at += chrono::days(1))
    if (could_be_moved(at) && (at >= first || at > saturday - chrono::days(6))) return true;
  return false;
}

/// Nothing: it depends on an order that this program does not have.
std::optional<bool> working(Day at) {
  const bool ordered = year_of(at) <= kLastOrderedYear;
  const chrono::weekday weekday(at);
  if (weekday == chrono::Sunday || is_free(at)) return false;
  if (weekday == chrono::Saturday) {
    if (!ordered && could_be_worked(at)) return std::nullopt;
    return std::any_of(kMovedDays.begin(), kMovedDays.end(),
                       [at](const MovedDay& moved) { return moved.worked == at; });
  }
  if (!ordered && could_be_moved(at)) return std::nullopt;
  return std::none_of(kMovedDays.begin(), kMovedDays.end(),
                      [at](const MovedDay& moved) { return moved.free == at; });
}

/// The last day of a term that would end on `at`.
Made<Day> end_of_term(Day at) {
  if (!is_covered(at)) return not_covered();
  if (!in_weekend(at) && !is_free(at)) return at;
  return add_working_days(at, 1);
}

}  // namespace

std::span<const MovedDay> moved_days() {
  return kMovedDays;
}

std::span<const SingleHoliday> single_holidays() {
  return kSingle;
}

Day easter_sunday(int year) {
  // The Gregorian computus as Meeus, Jones and Butcher give it ("Astronomical Algorithms", chapter 8).
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return day(year, static_cast<unsigned>(f / 31), static_cast<unsigned>(f % 31 + 1));
}

std::vector<Day> holidays_of(int year) {
  const Day easter = easter_sunday(year);
  const Day mothers_day = chrono::year(year) / chrono::May / chrono::Sunday[2];
  std::vector<Day> holidays{day(year, 1, 1),
                            easter - chrono::days(2),
                            easter,
                            easter + chrono::days(1),
                            day(year, 5, 1),
                            day(year, 5, 4),
                            mothers_day,
                            easter + chrono::days(49),
                            day(year, 6, 23),
                            day(year, 6, 24),
                            day(year, 11, 18),
                            day(year, 12, 24),
                            day(year, 12, 25),
                            day(year, 12, 26),
                            day(year, 12, 31)};
  for (const SingleHoliday& single : kSingle)
    if (year_of(single.day) == year) holidays.push_back(single.day);
  std::sort(holidays.begin(), holidays.end());
  holidays.erase(std::unique(holidays.begin(), holidays.end()), holidays.end());
  return holidays;
}

Made<bool> is_free_by_law(Day at) {
  if (!is_covered(at)) return not_covered();
  return is_free(at);
}

Made<bool> is_working_day(Day at) {
  if (!is_covered(at)) return not_covered();
  const auto told = working(at);
  if (!told) return no_order();
  return *told;
}

Made<Day> add_working_days(Day at, int n) {
  if (!is_covered(at)) return not_covered();
  const chrono::days step(n < 0 ? -1 : 1);
  for (int left = std::abs(n); left != 0;) {
    at += step;
    const auto works = is_working_day(at);
    if (!works) return works.problem();
    if (*works) --left;
  }
  return at;
}

Made<int> working_days_between(Day from, Day to) {
  if (!is_covered(from) || !is_covered(to)) return not_covered();
  if (to < from) return Problem{{"the second day is before the first", "otrā diena ir pirms pirmās"}};
  int count = 0;
  for (Day at = from + chrono::days(1); at <= to; at += chrono::days(1)) {
    const auto works = is_working_day(at);
    if (!works) return works.problem();
    if (*works) ++count;
  }
  return count;
}

Made<Day> end_of_term_in_days(Day event, int days) {
  return end_of_term(event + chrono::days(days));
}

Made<Day> end_of_term_in_months(Day event, int months) {
  return end_of_term(months_later(event, months));
}

}  // namespace hub::values
