#include "hub/values/days.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hub/values/working_days.h"
#include "tests/unit/hub/values/vector.h"

namespace hub::values {
namespace {

namespace chrono = std::chrono;

Day at(std::string_view text) {
  return *parse_day(text);
}

std::string told(const Made<bool>& made) {
  return !made ? "unknown" : *made ? "working" : "free";
}
std::string told(const Made<Day>& made) {
  return made ? to_text(*made) : made.problem().with == Problem::With::knowledge ? "unknown" : "wrong";
}

TEST(Days, AreWrittenInOneWay) {
  for (const Vector& vector : {
           Vector{"2026-11-30", "2026-11-30", "ISO 8601, xs:date"},
           Vector{"1800-01-01", "1800-01-01", "the first year of a personal code"},
           Vector{"2199-12-31", "2199-12-31", "the last year of a type's Day"},
           Vector{"2024-02-29", "2024-02-29", "a leap year"},
           Vector{"2023-02-29", "exists in the calendar", "none"},
           Vector{"1900-02-29", "exists in the calendar", "Gregorian: no leap year"},
           Vector{"2026-13-01", "exists in the calendar", "month 13"},
           Vector{"2026-00-10", "exists in the calendar", "month 0"},
           Vector{"2026-11-00", "exists in the calendar", "day 0"},
           Vector{"1799-12-31", "exists in the calendar", "too early"},
           Vector{"2200-01-01", "exists in the calendar", "too late"},
           Vector{"2026-11-30Z", "without time and time zone", "xs:date with time zone"},
           Vector{"2026-11-30T10:00:00", "without time and time zone", "xs:dateTime"},
           Vector{"30.11.2026", "is written as 2026-11-30", "as people write it in Latvia"},
           Vector{"2026-1-30", "is written as 2026-11-30", "one digit"},
           Vector{"", "is written as 2026-11-30", "nothing"},
       }) {
    const auto day = parse_day(vector.text);
    expect_as(vector, day, day ? to_text(*day) : "");
  }
}

TEST(Easter, FallsWhereTheChurchHasIt) {
  // Easter Sundays of the Western churches, as published (U.S. Naval Observatory, astronomical almanac).
  for (const char* text : {"2008-03-23", "2011-04-24", "2015-04-05", "2016-03-27", "2018-04-01", "2019-04-21",
                           "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20",
                           "2026-04-05", "2027-03-28", "2038-04-25"})
    EXPECT_EQ(to_text(easter_sunday(year_of(at(text)))), text);
}

TEST(Holidays, AreThoseOfTheLaw) {
  std::vector<std::string> days;
  for (const Day day : holidays_of(2026)) days.push_back(to_text(day));
  // likumi.lv 72608, section 1; in 2026 Easter is on 5 April, Mothers' Day on 10 May, Whitsun on 24 May.
  EXPECT_EQ(days,
            (std::vector<std::string>{"2026-01-01", "2026-04-03", "2026-04-05", "2026-04-06", "2026-05-01",
                                      "2026-05-04", "2026-05-10", "2026-05-24", "2026-06-23", "2026-06-24",
                                      "2026-11-18", "2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31"}));
}

TEST(WorkingDays, AreThoseThatWerePublished) {
  constexpr std::string_view kLaw = "likumi.lv 72608, section 1";
  for (const Vector& vector : {
           Vector{"2026-11-30", "working", "a Monday"},
           Vector{"2026-11-28", "free", "a Saturday"},
           Vector{"2026-11-29", "free", "a Sunday"},
           Vector{"2026-11-18", "free", kLaw},
           Vector{"2026-12-24", "free", kLaw},
           Vector{"2026-12-31", "free", kLaw},
           Vector{"2026-12-30", "working",
                  "jauns.lv 2025-12-09 tells of 2025 alike: a day before a holiday is worked"},
           Vector{"2024-05-06", "free", "4 May 2024 was a Saturday: labadavana.lv, brīvdienas"},
           Vector{"2024-05-07", "working", "only the next working day is"},
           Vector{"2008-05-05", "free", "4 May 2008 was a Sunday: ntz.lv"},
           Vector{"2017-11-20", "free", "18 November 2017 was a Saturday: vertex.lv"},
           Vector{"2019-05-06", "free", "4 May 2019 was a Saturday: la.lv"},
           Vector{"2021-05-03", "free", "moved: likumi.lv 315837"},
           Vector{"2021-05-08", "working", "to this Saturday"},
           Vector{"2021-11-19", "free", "moved: ogrenet.lv, MK 354/2020"},
           Vector{"2021-11-13", "working", "to this Saturday"},
           Vector{"2023-05-05", "free", "moved: nra.lv 412726"},
           Vector{"2023-05-20", "working", "to this Saturday"},
           Vector{"2023-05-29", "free", "likumi.lv 342196"},
           Vector{"2023-07-10", "free", "the day after the Song Celebration: preili.lv, vtmec.gov.lv"},
           Vector{"2018-07-09", "free", "the same in 2018"},
           Vector{"2018-09-24", "free", "likumi.lv 299942"},
           Vector{"2018-04-21", "working", "moved here: ifinanses.lv, MK 211/2017"},
           Vector{"2018-04-30", "free", "from here"},
           Vector{"2024-12-14", "working", "moved here: labadavana.lv, MK 348/2023"},
           Vector{"2024-12-23", "free", "from here"},
           Vector{"2024-12-28", "working", "and here"},
           Vector{"2026-01-02", "free", "moved: la.lv 2025-06"},
           Vector{"2026-01-17", "working", "to this Saturday: jauns.lv 691748"},
           Vector{"2026-06-22", "free", "moved: la.lv 2025-06"},
           Vector{"2026-06-27", "working", "to this Saturday"},
           Vector{"2019-12-23", "working", "apollo.lv 6811342: no order for 2019"},
           Vector{"2019-12-30", "working", "apollo.lv 6811342: no order for 2019"},
       })
    EXPECT_EQ(told(is_working_day(at(vector.text))), vector.expected) << vector.text << ", " << vector.source;
}

TEST(WorkingDays, OfAYearWithoutItsOrderAreToldWhereNoOrderCanTouchThem) {
  // Darba likums, section 133 (4): one working day between a holiday and the week's rest may be moved, to a
  // Saturday of the same week or month. In 2027 such days are 3 May, 25 June and 19 November.
  for (const Vector& vector : {
           Vector{"2027-01-01", "free", "a holiday"},
           Vector{"2027-01-04", "working", "a Monday with no holiday near"},
           Vector{"2027-01-02", "free", "a Saturday of a month with nothing to move"},
           Vector{"2027-03-26", "free", "Good Friday"},
           Vector{"2027-05-03", "unknown", "Monday before 4 May"},
           Vector{"2027-05-05", "working", "a Wednesday"},
           Vector{"2027-05-01", "free", "a Saturday that is a holiday"},
           Vector{"2027-05-08", "unknown", "a Saturday of May"},
           Vector{"2027-05-29", "unknown", "another"},
           Vector{"2027-05-09", "free", "a Sunday"},
           Vector{"2027-06-25", "unknown", "Friday after 24 June"},
           Vector{"2027-06-26", "unknown", "a Saturday of June"},
           Vector{"2027-07-03", "free", "a Saturday of July"},
           Vector{"2027-11-19", "unknown", "Friday after 18 November"},
           Vector{"2027-12-23", "working", "a Thursday before a holiday on Friday"},
           Vector{"2027-12-27", "working", "Christmas on a weekend moves nothing"},
       })
    EXPECT_EQ(told(is_working_day(at(vector.text))), vector.expected) << vector.text << ", " << vector.source;
}

TEST(WorkingDays, BeyondTheCalendarAreUnknownAndTheReasonSaysToWhen) {
  for (const char* text : {"2007-12-31", "2028-01-03", "2199-12-31"}) {
    const auto made = is_working_day(at(text));
    ASSERT_FALSE(made) << text;
    EXPECT_EQ(made.problem().with, Problem::With::knowledge);
    EXPECT_NE(made.problem().says.en().find("2008 to 2027"), std::string::npos) << made.problem().says.en();
  }
  const auto day = is_working_day(at("2027-05-03"));
  EXPECT_NE(day.problem().says.en().find("up to 2026"), std::string::npos);
}

TEST(MovedDays, KeepToTheLawThatTheUnknownIsReasonedFrom) {
  for (const MovedDay& moved : moved_days()) {
    const chrono::weekday from(moved.free);
    const Day beside = moved.free + chrono::days(from == chrono::Monday ? 1 : -1);
    EXPECT_TRUE(from == chrono::Monday || from == chrono::Friday) << to_text(moved.free);
    EXPECT_TRUE(*is_free_by_law(beside)) << to_text(moved.free);
    EXPECT_FALSE(*is_free_by_law(moved.free)) << to_text(moved.free);
    EXPECT_EQ(chrono::weekday(moved.worked), chrono::Saturday) << to_text(moved.worked);
    EXPECT_EQ(to_text(moved.worked).substr(0, 7), to_text(moved.free).substr(0, 7));
    EXPECT_FALSE(*is_free_by_law(moved.worked)) << to_text(moved.worked);
    EXPECT_FALSE(moved.source.empty());
  }
}

TEST(MovedDays, StandInOrderAndInTheYearsThatAreCovered) {
  const auto moved = moved_days();
  EXPECT_TRUE(std::is_sorted(moved.begin(), moved.end(),
                             [](const MovedDay& a, const MovedDay& b) { return a.free < b.free; }));
  EXPECT_GE(year_of(moved.front().free), kFirstCalendarYear);
  EXPECT_EQ(year_of(moved.back().free), kLastOrderedYear);
}

TEST(WorkingDays, AreCountedFromTheDayAfter) {
  struct Row {
    const char* day;
    int count;
    const char* expected;
    const char* source;
  };
  for (const Row& row : {
           Row{"2026-11-30", 0, "2026-11-30", "none: the day itself"},
           Row{"2026-11-28", 0, "2026-11-28", "also a Saturday"},
           Row{"2026-11-27", 1, "2026-11-30", "Friday to Monday"},
           Row{"2026-11-30", 5, "2026-12-07", "MK 749/2025: data of an invoice within five working days"},
           Row{"2026-11-16", 2, "2026-11-19",
               "e-address: notified on the second working day after sending (Paziņošanas likums § 9)"},
           Row{"2026-12-23", 2, "2026-12-29", "Christmas Eve, Christmas, a Sunday"},
           Row{"2026-12-29", 2, "2027-01-04", "30 December; then a holiday, a holiday and a weekend"},
           Row{"2024-04-30", 3, "2024-05-07", "1 May, 4 May on a Saturday, so 6 May"},
           Row{"2026-01-01", 1, "2026-01-05", "2 January is moved"},
           Row{"2026-01-16", 1, "2026-01-17", "to this Saturday"},
           Row{"2026-01-19", -1, "2026-01-17", "backwards too"},
           Row{"2026-12-28", -3, "2026-12-21", "23, 22, 21 December"},
           Row{"2027-04-29", 1, "2027-04-30", "before what is unknown"},
           Row{"2027-04-29", 2, "unknown", "over 3 May 2027"},
           Row{"2027-04-29", 10, "unknown", "and whatever comes after it"},
           Row{"2027-12-31", 1, "unknown", "out of the calendar"},
           Row{"2008-01-01", -1, "unknown", "out of it backwards"},
           Row{"2026-11-30", 100'000, "unknown", "far out of it"},
       })
    EXPECT_EQ(told(add_working_days(at(row.day), row.count)), row.expected)
        << row.day << " and " << row.count << ", " << row.source;
}

TEST(WorkingDays, AreCountedBetweenTwoDaysAsTheyAreAdded) {
  EXPECT_EQ(*working_days_between(at("2026-11-30"), at("2026-12-07")), 5);
  EXPECT_EQ(*working_days_between(at("2026-11-30"), at("2026-11-30")), 0);
  EXPECT_EQ(*working_days_between(at("2026-11-28"), at("2026-11-30")), 1);
  // labadavana.lv and audendum.lv count the working days of a year like this
  EXPECT_EQ(*working_days_between(at("2026-01-31"), at("2026-02-28")), 20);
  EXPECT_FALSE(working_days_between(at("2026-12-07"), at("2026-11-30")));
  EXPECT_EQ(working_days_between(at("2027-05-02"), at("2027-05-04")).problem().with,
            Problem::With::knowledge);
  for (int count = 1; count < 260; count += 29) {
    const Day start = at("2025-11-18");
    EXPECT_EQ(*working_days_between(start, *add_working_days(start, count)), count);
  }
}

TEST(WorkingDays, OfTwentyYearsStayWhereThePublishedCalendarsHaveThem) {
  // jauns.lv 2025-12-09: 19 working days in December 2025, 21 in January 2026 (with one moved).
  const auto in_month = [](const char* last_before, const char* last) {
    return *working_days_between(at(last_before), at(last));
  };
  EXPECT_EQ(in_month("2025-11-30", "2025-12-31"), 19);
  EXPECT_EQ(in_month("2025-12-31", "2026-01-31"), 21);
}

TEST(Terms, EndAsTheLawOnAdministrativeProcedureSays) {
  struct Row {
    const char* event;
    int count;
    const char* in_days;  ///< Null: not looked at.
    const char* in_months;
    const char* source;
  };
  for (const Row& row : {
           Row{"2026-11-02", 10, "2026-11-12", nullptr, "section 42: it begins the day after"},
           Row{"2026-11-02", 5, "2026-11-09", nullptr,
               "Saturday 7 November: section 43, the next working day"},
           Row{"2026-11-08", 10, "2026-11-19", nullptr, "18 November is a holiday"},
           Row{"2026-12-20", 4, "2026-12-28", nullptr, "24, 25, 26 December and a Sunday"},
           Row{"2026-10-15", 1, nullptr, "2026-11-16", "15 November is a Sunday"},
           Row{"2026-10-30", 1, nullptr, "2026-11-30", "section 43: the same date"},
           Row{"2026-01-31", 1, nullptr, "2026-03-02", "no 31 February: its last day, a Saturday"},
           Row{"2024-01-31", 1, nullptr, "2024-02-29", "the last day of February, a Thursday"},
           Row{"2024-02-29", 12, nullptr, "2025-02-28", "a year: the month without that date"},
           Row{"2026-08-31", 3, nullptr, "2026-11-30", "no 31 November"},
           Row{"2024-04-04", 1, nullptr, "2024-05-07", "Saturday 4 May: Monday 6 May is free by law"},
           Row{"2024-04-06", 1, nullptr, "2024-05-07", "6 May itself is free by law"},
           Row{"2025-12-03", 30, "2026-01-02", nullptr, "a day moved by the Cabinet is no holiday by law"},
           Row{"2025-12-02", 30, "2026-01-05", nullptr, "1 January: the next working day is not 2 January"},
           Row{"2025-12-18", 30, "2026-01-19", nullptr, "17 January is worked, and a Saturday all the same"},
           Row{"2026-04-03", 13, nullptr, "2027-05-03", "no order can make it a holiday"},
           Row{"2026-04-04", 13, nullptr, "2027-05-05", "4 May 2027: the next working day is sure"},
           Row{"2026-04-01", 13, nullptr, "unknown",
               "Saturday 1 May 2027: whether 3 May is worked is not known"},
           Row{"2026-12-01", 24, nullptr, "unknown", "December 2028 is not in the calendar"},
       }) {
    const Day event = at(row.event);
    if (row.in_days != nullptr) {
      EXPECT_EQ(told(end_of_term_in_days(event, row.count)), row.in_days) << row.event << ", " << row.source;
    }
    if (row.in_months != nullptr) {
      EXPECT_EQ(told(end_of_term_in_months(event, row.count)), row.in_months)
          << row.event << ", " << row.source;
    }
  }
}

}  // namespace
}  // namespace hub::values
