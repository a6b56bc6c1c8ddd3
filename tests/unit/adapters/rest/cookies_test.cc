#include "adapters/rest/cookies.h"

#include <gtest/gtest.h>

using adapters::rest::cookies_of;

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

TEST(Cookies, LeaveOutWhatCannotBeAHeader) {
  for (const std::string wrong :
       {"", "novalue", "=x", "a b=c", "a=b c", "a=b,c", "a=\x01", "a=\xC4\x81", "a=\"\\\""})
    EXPECT_EQ(cookies_of({{"set-cookie", wrong}}), "") << wrong;
}

TEST(Cookies, AreBoundedInNumberAndSize) {
  hub::http::Headers many;
  for (int i = 0; i < 100; ++i) many.emplace_back("set-cookie", "c" + std::to_string(100 + i) + "=x");

  const std::string kept = cookies_of(many);

  EXPECT_NE(kept.find("c119=x"), std::string::npos);
  EXPECT_EQ(kept.find("c120=x"), std::string::npos);
  EXPECT_EQ(cookies_of({{"set-cookie", "a=" + std::string(5'000, 'x')}}), "");
}
