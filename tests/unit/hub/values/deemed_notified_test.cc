#include "hub/values/deemed_notified.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace hub::values {
namespace {

std::string notified_on(std::string_view sent) {
  const auto moment = parse_moment(sent);
  if (!moment) return "no moment";
  const auto day = deemed_notified(*moment);
  if (day) return to_text(*day);
  return day.problem().with == Problem::With::knowledge ? "unknown" : "wrong";
}

struct Sending {
  const char* sent;
  const char* notified;
  const char* source;
};

void expect_all(std::initializer_list<Sending> rows) {
  for (const Sending& row : rows)
    EXPECT_EQ(notified_on(row.sent), row.notified) << row.sent << ", " << row.source;
}

TEST(DeemedNotified, IsTheSecondWorkingDayAfterSending) {
  constexpr auto kLaw = "Paziņošanas likums § 9 (likumi.lv 212499)";
  expect_all({
      {"2026-11-30T08:15:48Z", "2026-12-02", kLaw},
      {"2026-12-03T08:15:48.123Z", "2026-12-07", "Thursday: Friday, then Monday"},
      {"2026-12-04T08:15:48Z", "2026-12-08", "Friday: Monday, Tuesday"},
      {"2026-12-05T08:15:48Z", "2026-12-08", "a Saturday counts no more than the Friday before"},
      {"2026-12-06T08:15:48Z", "2026-12-08", "a Sunday neither"},
  });
}

TEST(DeemedNotified, StepsOverTheHolidaysOfTheLaw) {
  constexpr auto kEaster = "likumi.lv 72608: Good Friday and Easter Monday";
  constexpr auto kMidsummer = "likumi.lv 72608: 23 and 24 June";
  constexpr auto kNovember = "likumi.lv 72608: 18 November; on a weekend the Monday after is free";
  expect_all({
      {"2025-04-16T10:00:00Z", "2025-04-22", kEaster},
      {"2026-04-01T10:00:00Z", "2026-04-07", kEaster},
      {"2026-04-02T10:00:00Z", "2026-04-08", kEaster},
      {"2026-04-03T10:00:00Z", "2026-04-08", "sent on Good Friday itself"},
      {"2026-04-05T10:00:00Z", "2026-04-08", "sent on Easter Sunday"},
      {"2023-06-21T10:00:00Z", "2023-06-26", kMidsummer},
      {"2025-06-19T10:00:00Z", "2025-06-25", kMidsummer},
      {"2025-06-20T10:00:00Z", "2025-06-26", kMidsummer},
      {"2026-11-16T10:00:00Z", "2026-11-19", kNovember},
      {"2026-11-17T10:00:00Z", "2026-11-20", kNovember},
      {"2023-11-16T10:00:00Z", "2023-11-21", "18 November 2023 was a Saturday, so 20 November is free"},
      {"2018-11-15T10:00:00Z", "2018-11-20", "18 November 2018 was a Sunday, so 19 November is free"},
      {"2026-12-22T10:00:00Z", "2026-12-28", "likumi.lv 72608: 24, 25 and 26 December"},
      {"2026-12-29T10:00:00Z", "2027-01-04", "31 December, 1 January and a weekend"},
  });
}

TEST(DeemedNotified, GoesByTheDaysThatTheCabinetMoved) {
  expect_all({
      {"2026-06-18T10:00:00Z", "2026-06-25", "likumi.lv 361161: Monday 22 June 2026 is free"},
      {"2026-06-19T10:00:00Z", "2026-06-26", "likumi.lv 361161, and 23, 24 June"},
      {"2026-06-25T10:00:00Z", "2026-06-27", "likumi.lv 361161: Saturday 27 June 2026 is worked"},
      {"2025-11-06T10:00:00Z", "2025-11-08", "likumi.lv 351684: Saturday 8 November 2025 is worked"},
      {"2025-11-13T10:00:00Z", "2025-11-19", "likumi.lv 351684: Monday 17 November 2025 is free"},
      {"2024-12-12T10:00:00Z", "2024-12-14", "likumi.lv 342680: Saturday 14 December 2024 is worked"},
      {"2024-12-19T10:00:00Z", "2024-12-27", "likumi.lv 342680: Monday 23 December 2024 is free"},
      {"2024-12-20T10:00:00Z", "2024-12-28", "likumi.lv 342680: Saturday 28 December 2024 is worked"},
      {"2024-12-27T10:00:00Z", "2025-01-02", "likumi.lv 342680: Monday 30 December 2024 is free"},
  });
}

TEST(DeemedNotified, IsCountedFromTheDayInLatviaAroundBothClockChanges) {
  constexpr auto kSpring = "Directive 2000/84/EC: +03:00 from 29 March 2026, 01:00 UTC";
  constexpr auto kAutumn = "Directive 2000/84/EC: +02:00 from 25 October 2026, 01:00 UTC";
  expect_all({
      {"2026-03-26T21:59:59Z", "2026-03-30", "23:59:59 on Thursday, +02:00"},
      {"2026-03-26T22:00:00Z", "2026-03-31", "Friday begins"},
      {"2026-03-28T23:30:00Z", "2026-03-31", "01:30 on the Sunday of the change"},
      {"2026-03-29T20:59:59Z", "2026-03-31", kSpring},
      {"2026-03-29T21:00:00Z", "2026-04-01", kSpring},
      {"2026-03-29T21:30:00Z", "2026-04-01", kSpring},
      {"2026-03-30T20:30:00Z", "2026-04-01", "23:30 on Monday, +03:00"},
      {"2026-03-30T23:30:00Z", "2026-04-02", "02:30 on Tuesday"},
      {"2026-10-22T20:59:59Z", "2026-10-26", "23:59:59 on Thursday, +03:00"},
      {"2026-10-22T21:00:00Z", "2026-10-27", "Friday begins"},
      {"2026-10-24T21:30:00Z", "2026-10-27", "00:30 on the Sunday of the change"},
      {"2026-10-25T21:30:00Z", "2026-10-27", kAutumn},
      {"2026-10-25T21:59:59Z", "2026-10-27", kAutumn},
      {"2026-10-25T22:00:00Z", "2026-10-28", kAutumn},
      {"2026-10-25T23:30:00Z", "2026-10-28", "01:30 on Monday"},
      {"2026-11-16T23:30:00Z", "2026-11-20", "01:30 on 17 November"},
      {"2026-11-16T23:30:00+02:00", "2026-11-19", "the same hands of the clock in Latvia: the 16th"},
      {"2026-11-17T05:29:59+07:00", "2026-11-20", "00:29:59 on the 17th in Latvia, from another zone"},
      {"2026-12-31T22:30:00Z", "2027-01-05", "00:30 on 1 January 2027"},
  });
}

TEST(DeemedNotified, IsNotGuessed) {
  expect_all({
      {"2027-04-29T10:00:00Z", "unknown", "whether 3 May 2027 is moved is not decided here"},
      {"2027-12-30T10:00:00Z", "unknown", "beyond the calendar"},
      {"2007-12-28T10:00:00Z", "unknown", "before it"},
  });
}

}  // namespace
}  // namespace hub::values
