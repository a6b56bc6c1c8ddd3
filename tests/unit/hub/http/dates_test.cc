#include "hub/http/dates.h"

#include <gtest/gtest.h>

#include "hub/http/retry_after.h"

using namespace std::chrono_literals;
using hub::http::cookie_date;
using hub::http::http_date;
using hub::http::Moment;
using hub::http::retry_after;

namespace {

constexpr Moment kExample{784'111'777s};  ///< Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110, 5.6.7.
constexpr Moment kNow{1'445'412'480s};    ///< Wed, 21 Oct 2015 07:28:00 GMT

}  // namespace

TEST(HttpDate, IsTakenInAllThreeForms) {
  EXPECT_EQ(http_date("Sun, 06 Nov 1994 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(http_date("Sunday, 06-Nov-94 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(http_date("Sun Nov  6 08:49:37 1994", kNow), kExample);
}

TEST(HttpDate, IsTakenAsServersWriteIt) {
  EXPECT_EQ(http_date("sun, 6 nov 1994 08:49:37 gmt", kNow), kExample);
  EXPECT_EQ(http_date("Sun, 06-Nov-1994 08:49:37 GMT", kNow), kExample);  // Netscape's
  EXPECT_EQ(http_date("Sun Nov 06 08:49:37 1994", kNow), kExample);
  EXPECT_EQ(http_date("Mon, 06 Nov 1994 08:49:37 GMT", kNow), kExample) << "the wrong day's name is no harm";
  EXPECT_EQ(http_date("Sat, 31 Dec 2016 23:59:60 GMT", kNow),
            http_date("Sun, 01 Jan 2017 00:00:00 GMT", kNow));
}

TEST(HttpDate, OfTwoDigitsIsAtMostFiftyYearsAhead) {
  EXPECT_EQ(http_date("Friday, 15-Jan-65 00:00:00 GMT", kNow),
            http_date("Thu, 15 Jan 2065 00:00:00 GMT", kNow));
  EXPECT_EQ(http_date("Friday, 15-Jan-66 00:00:00 GMT", kNow),
            http_date("Sat, 15 Jan 1966 00:00:00 GMT", kNow));
  EXPECT_EQ(http_date("Friday, 15-Jan-15 00:00:00 GMT", kNow),
            http_date("Thu, 15 Jan 2015 00:00:00 GMT", kNow));
}

TEST(HttpDate, IsNothingElse) {
  for (const char* wrong :
       {"", "soon", "Sun, 06 Nov 1994", "06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 08:49:37 +0200", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 November 1994 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-094 08:49:37 GMT", "1994-11-06T08:49:37Z", "Sun Nov 6 08:49 1994",
        "Xun, 06 Nov 1994 08:49:37 GMT", ",,,,,", ": : : : : :"})
    EXPECT_FALSE(http_date(wrong, kNow)) << wrong;
}

TEST(CookieDate, IsTakenInAnyOrder) {  // RFC 6265, 5.1.1
  for (const char* form : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                           "Sun Nov  6 08:49:37 1994", "Sun, 06-Nov-1994 08:49:37 GMT", "06 Nov 1994 8:49:37",
                           "1994/Nov/06;08:49:37", "Nov 6 94 08:49:37 UTC", "08:49:37Z 6th november 1994"})
    EXPECT_EQ(cookie_date(form), kExample) << form;
  EXPECT_EQ(cookie_date("Thu, 01-Jan-1970 00:00:00 GMT"), Moment(0s));
  EXPECT_EQ(cookie_date("1 Jan 69 00:00:00"), http_date("Tue, 01 Jan 2069 00:00:00 GMT", kNow));
  EXPECT_EQ(cookie_date("1 Jan 70 00:00:00"), Moment(0s));
}

TEST(CookieDate, HasAllItsParts) {
  for (const char* wrong : {"", "0", "-1", "06 Nov 1994", "08:49:37 1994", "32 Nov 1994 08:49:37",
                            "06 Nov 1600 08:49:37", "06 Nov 1994 24:49:37", "31 Feb 1994 08:49:37",
                            "06 Nov 1994 08:49", "06 Nov 1994 123:49:37", "06 Nov 12345 08:49:37"})
    EXPECT_FALSE(cookie_date(wrong)) << wrong;
}

TEST(RetryAfter, TakesSecondsAndDatesUpToADay) {
  EXPECT_EQ(retry_after("7", kNow), 7s);
  EXPECT_EQ(retry_after("0", kNow), 0s);
  EXPECT_EQ(retry_after("007", kNow), 7s);
  for (const char* absurd : {"999999999", "99999999999999999999999999", "Wed, 21 Oct 2037 07:28:00 GMT",
                             "Fri, 31 Dec 9999 23:59:59 GMT"})
    EXPECT_EQ(retry_after(absurd, kNow), 24h) << absurd;
  for (const char* form :
       {"Wed, 21 Oct 2015 07:28:30 GMT", "Wednesday, 21-Oct-15 07:28:30 GMT", "Wed Oct 21 07:28:30 2015"})
    EXPECT_EQ(retry_after(form, kNow), 30s) << form;
  EXPECT_EQ(retry_after("Wed, 21 Oct 2015 07:28:30 GMT", kNow + 400ms), 29'600ms);
  for (const char* past :
       {"Wed, 21 Oct 2015 07:27:30 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", "Mon Jan  1 00:00:00 0001"})
    EXPECT_EQ(retry_after(past, kNow), 0s) << past;
  for (const char* wrong : {"", "-1", "soon", "7s", "1.5", "7, 8", "Wed, 21 Oct 2015"})
    EXPECT_FALSE(retry_after(wrong, kNow)) << wrong;
}
