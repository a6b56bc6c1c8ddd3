#include "adapters/frame/cookies.h"

#include <gtest/gtest.h>

using adapters::frame::Cookies;
using hub::http::Headers;
using hub::http::Moment;
using namespace std::chrono_literals;

namespace {

constexpr Moment kNow{1'445'412'480s};  ///< Wed, 21 Oct 2015 07:28:00 GMT

std::string cookies_of(const Headers& answer, Moment later = kNow) {
  Cookies cookies;
  cookies.take(answer, kNow);
  return cookies.header(later);
}

std::string of(const std::string& attributes) {
  return cookies_of({{"set-cookie", "a=1; " + attributes}});
}

}  // namespace

TEST(Cookies, GiveBackNamesAndValuesAlone) {
  EXPECT_EQ(cookies_of({{"set-cookie", "JSESSIONID=abc123; Path=/; Secure; HttpOnly; Domain=other.example"},
                        {"content-type", "text/plain"},
                        {"set-cookie", "lang = lv ; Max-Age=3600"}}),
            "JSESSIONID=abc123; lang=lv");
}

TEST(Cookies, KeepTheLastOfOneNameAndNoneThatExpiresAtOnce) {
  EXPECT_EQ(cookies_of({{"set-cookie", "a=1"}, {"set-cookie", "a=2"}}), "a=2");
  EXPECT_EQ(cookies_of({{"set-cookie", "a=1"}, {"set-cookie", "a=gone; Max-Age=0"}}), "");
  EXPECT_EQ(cookies_of({{"set-cookie", "a=gone; max-age=-1; Path=/"}, {"set-cookie", "b=2"}}), "b=2");
}

TEST(Cookies, EndByADateInEveryForm) {  // RFC 6265, 5.1.1
  for (const std::string past :
       {"Wed, 21 Oct 2015 07:27:59 GMT", "Wednesday, 21-Oct-15 07:28:00 GMT", "Wed Oct 21 07:27:59 2015",
        "Wed, 21-Oct-2015 07:27:59 GMT", "Thu, 01-Jan-1970 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"})
    EXPECT_EQ(of("Expires=" + past), "") << past;
  for (const std::string future : {"Wed, 21 Oct 2015 07:28:01 GMT", "Wednesday, 21-Oct-15 07:28:01 GMT",
                                   "Wed Oct 21 07:28:01 2015", "Fri, 31 Dec 9999 23:59:59 GMT"})
    EXPECT_EQ(of("expires = " + future), "a=1") << future;
  for (const std::string none : {"", "0", "-1", "never", "Wed, 21 Oct 2014"})
    EXPECT_EQ(of("Expires=" + none), "a=1") << "no date: with the session. " << none;
}

TEST(Cookies, EndByMaxAgeBeforeExpires) {  // RFC 6265, 5.3
  EXPECT_EQ(of("Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), "a=1");
  EXPECT_EQ(of("Expires=Fri, 31 Dec 2049 00:00:00 GMT; Max-Age=0"), "");
  EXPECT_EQ(of("Max-Age=0; Max-Age=60"), "a=1") << "the last one counts";
  EXPECT_EQ(of("Max-Age=soon; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), "") << "no number: not there";
  EXPECT_EQ(of("Max-Age=99999999999999999999999"), "a=1");
  EXPECT_EQ(of("Max-Age=-99999999999999999999999"), "");
}

TEST(Cookies, AreGivenUntilTheyEnd) {
  const Headers answer{
      {"set-cookie", "a=1; Max-Age=60"}, {"set-cookie", "b=2"}, {"set-cookie", "c=3; Max-Age=90"}};
  Cookies cookies;
  cookies.take(answer, kNow);

  EXPECT_EQ(cookies.life(kNow), 60s);
  EXPECT_EQ(cookies.header(kNow + 59s), "a=1; b=2; c=3");
  EXPECT_EQ(cookies.header(kNow + 60s), "b=2; c=3");
  cookies.take({{"set-cookie", "a=4"}, {"set-cookie", "c=; Max-Age=0"}}, kNow + 10s);
  EXPECT_EQ(cookies.header(kNow + 1000s), "a=4; b=2");
  EXPECT_FALSE(cookies.life(kNow));
}

TEST(Cookies, LeaveOutWhatCannotBeAHeader) {
  for (const std::string wrong :
       {"", "novalue", "=x", "a b=c", "a=b c", "a=b,c", "a=\x01", "a=\xC4\x81", "a=\"\\\""})
    EXPECT_EQ(cookies_of({{"set-cookie", wrong}}), "") << wrong;
}

TEST(Cookies, AreBoundedInNumberAndSize) {
  Headers many;
  for (int i = 0; i < 100; ++i) many.emplace_back("set-cookie", "c" + std::to_string(100 + i) + "=x");

  const std::string kept = cookies_of(many);

  EXPECT_NE(kept.find("c119=x"), std::string::npos);
  EXPECT_EQ(kept.find("c120=x"), std::string::npos);
  EXPECT_EQ(cookies_of({{"set-cookie", "a=" + std::string(5'000, 'x')}}), "");
}
