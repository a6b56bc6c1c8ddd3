#include "hub/values/riga_time.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>

#include "tests/unit/hub/values/vector.h"

namespace hub::values {
namespace {

namespace chrono = std::chrono;

std::string riga(std::string_view text) {
  const auto moment = parse_moment(text);
  if (!moment) return moment.problem().says.en();
  const auto time = riga_time(*moment);
  return time ? to_text(*time) : time.problem().says.en();
}

std::string instant(std::string_view text, Which which = Which::only) {
  const auto local = parse_local(text);
  if (!local) return local.problem().says.en();
  const auto moment = instant_of_riga(*local, which);
  return moment ? to_text(*moment) : moment.problem().says.en();
}

TEST(RigaTime, ChangesWhenTheLawSays) {
  constexpr std::string_view kLaw = "Directive 2000/84/EC, articles 2 and 3: 01:00 UTC";
  for (const Vector& vector : {
           Vector{"2026-11-30T08:15:48Z", "2026-11-30T10:15:48+02:00", "winter"},
           Vector{"2026-07-01T08:15:48Z", "2026-07-01T11:15:48+03:00", "summer"},
           Vector{"2023-03-26T00:59:59Z", "2023-03-26T02:59:59+02:00", kLaw},
           Vector{"2023-03-26T01:00:00Z", "2023-03-26T04:00:00+03:00",
                  "travelnews.lv: on 26 March 2023 at 03:00"},
           Vector{"2023-10-29T00:59:59Z", "2023-10-29T03:59:59+03:00", kLaw},
           Vector{"2023-10-29T01:00:00Z", "2023-10-29T03:00:00+02:00",
                  "travelnews.lv: on 29 October 2023 at 04:00"},
           Vector{"2016-03-27T01:00:00Z", "2016-03-27T04:00:00+03:00", "MK 1010/2010; the news of 2016"},
           Vector{"2014-03-30T01:00:00Z", "2014-03-30T04:00:00+03:00", "dzirkstele.lv: on 30 March 2014"},
           Vector{"2000-07-01T12:00:00Z", "2000-07-01T14:00:00+02:00", "no summer time in 2000: tz database"},
           Vector{"1997-01-01T00:00:00+02:00", "1997-01-01T00:00:00+02:00", "the first year"},
           Vector{"1996-12-31T23:59:59+02:00", "told for the years 1997 to 2199", "before it"},
           Vector{"2026-11-30T23:30:00Z", "2026-12-01T01:30:00+02:00", "another day in Latvia"},
           Vector{"2026-12-31T22:30:00Z", "2027-01-01T00:30:00+02:00", "another year"},
           Vector{"2026-11-30T10:15:48.5+02:00", "2026-11-30T10:15:48.5+02:00",
                  "a fraction stays as written"},
           Vector{"2026-11-30T05:15:48.120-03:00", "2026-11-30T10:15:48.120+02:00", "from another zone"},
           Vector{"2026-11-30T10:15:48", "with its time zone", "none said"},
           Vector{"2026-11-30T24:00:00Z", "is written as", "hour 24 of XML Schema is not taken"},
           Vector{"2026-11-30T10:15:60Z", "is written as", "a leap second"},
           Vector{"2026-11-30T10:15Z", "is written as", "no second"},
           Vector{"2026-11-30T10:15:48.Z", "is written as", "a point without digits"},
           Vector{"2026-11-30T10:15:48.1234567890Z", "is written as", "ten decimals"},
           Vector{"2026-11-30T10:15:48+14:01", "is written as", "XML Schema: at most fourteen hours"},
           Vector{"2026-11-30T10:15:48z", "is written as", "a small letter"},
           Vector{"2026-11-30 10:15:48Z", "is written as", "no T"},
           Vector{"2026-11-31T10:15:48Z", "is written as", "no such day"},
           Vector{"", "is written as", "nothing"},
       })
    EXPECT_NE(riga(vector.text).find(vector.expected), std::string::npos)
        << vector.text << ": " << riga(vector.text) << ", " << vector.source;
}

TEST(RigaTime, GoesBackToTheInstantOrSaysWhyNot) {
  EXPECT_EQ(instant("2026-11-30T10:15:48.5"), "2026-11-30T08:15:48.5Z");
  EXPECT_EQ(instant("2026-07-01T00:30:00"), "2026-06-30T21:30:00Z");
  EXPECT_EQ(instant("2023-03-26T02:59:59"), "2023-03-26T00:59:59Z");
  EXPECT_EQ(instant("2023-03-26T04:00:00"), "2023-03-26T01:00:00Z");
  for (const char* gone : {"2023-03-26T03:00:00", "2023-03-26T03:30:00", "2023-03-26T03:59:59"})
    for (const Which which : {Which::only, Which::first, Which::second})
      EXPECT_NE(instant(gone, which).find("no such local time"), std::string::npos) << gone;
  for (const char* twice : {"2023-10-29T03:00:00", "2023-10-29T03:59:59"})
    EXPECT_NE(instant(twice).find("there twice"), std::string::npos) << twice;
  EXPECT_EQ(instant("2023-10-29T03:30:00", Which::first), "2023-10-29T00:30:00Z");
  EXPECT_EQ(instant("2023-10-29T03:30:00", Which::second), "2023-10-29T01:30:00Z");
  EXPECT_EQ(instant("2023-10-29T02:59:59", Which::second), "2023-10-28T23:59:59Z")
      << "there once: which is no matter";
  EXPECT_EQ(instant("2023-10-29T04:00:00"), "2023-10-29T02:00:00Z");
  EXPECT_EQ(instant("2000-03-26T03:30:00"), "2000-03-26T01:30:00Z") << "no summer time, no gap";
  EXPECT_NE(instant("1996-12-31T23:59:59").find("1997 to 2199"), std::string::npos);
  EXPECT_NE(instant("2026-11-30T10:15:48Z").find("without time zone"), std::string::npos);
}

/// Local time there and back. TZ is Europe/Riga.
void hold_against_database(chrono::sys_seconds at) {
  const auto made = riga_time({at, {}});
  ASSERT_TRUE(made);
  const std::time_t time = chrono::system_clock::to_time_t(at);
  std::tm local{};
  localtime_r(&time, &local);
  ASSERT_EQ(chrono::seconds(made->offset).count(), local.tm_gmtoff) << to_text(Moment{at, {}});
  const auto first = instant_of_riga(made->local, Which::first);
  const auto second = instant_of_riga(made->local, Which::second);
  ASSERT_TRUE(first && second);
  ASSERT_TRUE(first->second == at || second->second == at) << to_text(Moment{at, {}});
}

TEST(RigaTime, IsThatOfTheTimeZoneDatabase) {
  if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Riga"))
    GTEST_SKIP() << "no time zone database here";
  ASSERT_EQ(setenv("TZ", "Europe/Riga", 1), 0);
  tzset();
  const chrono::sys_days first = chrono::year(kFirstRigaYear) / 1 / 2;
  const chrono::sys_days last = chrono::year(2037) / 12 / 31;
  for (chrono::sys_days day = first; day < last; day += chrono::days(1)) {
    const chrono::year_month_day date(day);
    const bool may_change = chrono::weekday(day) == chrono::Sunday && date.day() >= chrono::day(25) &&
                            (date.month() == chrono::March || date.month() == chrono::October);
    if (!may_change && date.day() > chrono::day(2)) continue;
    const chrono::minutes step(may_change ? 30 : 24 * 60);
    for (chrono::sys_seconds at = day; at < day + chrono::days(1); at += step) hold_against_database(at);
  }
  unsetenv("TZ");
  tzset();
}

}  // namespace
}  // namespace hub::values
