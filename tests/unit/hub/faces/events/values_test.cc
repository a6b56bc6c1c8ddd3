#include "hub/faces/events/values.h"

#include <gtest/gtest.h>

#include <string>

namespace hub::faces {
namespace {

TEST(EventValues, AStringHoldsEveryCharacterButControlsAndNoncharacters) {
  for (const char* good : {"", "a b", "\xC2\xA0", "\xEF\xB7\x8F", "\xEF\xB7\xB0", "\xEF\xBF\xBD", "€😀",
                           "\xF4\x8F\xBF\xBD", "\xED\x9F\xBF", "\xEE\x80\x80"})
    EXPECT_TRUE(is_event_string(good)) << good;
  for (const char* bad : {"a\x01", "\n", "\t", "a\x1F", "\x7F", "\xC2\x80", "\xC2\x85", "\xC2\x9F",
                          "\xEF\xB7\x90", "\xEF\xB7\xAF", "\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xF0\x9F\xBF\xBE",
                          "\xF0\x9F\xBF\xBF", "\xF4\x8F\xBF\xBF"})
    EXPECT_FALSE(is_event_string(std::string("x") + bad)) << bad;
  EXPECT_FALSE(is_event_string(std::string_view("\0", 1)));
}

TEST(EventValues, AnIntegerHasThirtyTwoBits) {
  for (const char* good : {"0", "-0", "7", "-7", "2147483647", "-2147483648", "10"})
    EXPECT_TRUE(is_event_integer(good)) << good;
  for (const char* bad : {"", "-", "2147483648", "-2147483649", "1.0", "1e3", "01", "-01", "+1", " 1", "1 ",
                          "1E0", "99999999999999999999", "0x1"})
    EXPECT_FALSE(is_event_integer(bad)) << bad;
}

TEST(EventValues, ATimestampIsADateTimeOfRfc3339) {
  for (const char* good :
       {"1985-04-12T23:20:50.52Z", "1996-12-19T16:39:57-08:00", "1990-12-31T23:59:60Z",
        "1990-12-31T15:59:60-08:00", "1937-01-01T12:00:27.87+00:20", "2026-11-20t08:15:48z",
        "2024-02-29T00:00:00Z", "2000-02-29T00:00:00-00:00", "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999999Z", "2026-11-20T08:15:48+23:59", "2017-01-01T01:59:60+02:00"})
    EXPECT_TRUE(is_event_timestamp(good)) << good;
  for (const char* bad : {"",
                          "yesterday",
                          "2026-11-20",
                          "2026-11-20T08:15:48",
                          "2026-11-20 08:15:48Z",
                          "2026-11-20T08:15Z",
                          "2026-11-20T08:15:48.Z",
                          "2026-11-20T08:15:48,5Z",
                          "2026-11-20T24:00:00Z",
                          "2026-11-20T08:60:00Z",
                          "2026-11-20T08:15:61Z",
                          "2026-11-20T08:15:60Z",
                          "2026-11-20T23:59:60Z",
                          "2026-11-30T23:59:60+02:00",
                          "2026-13-20T08:15:48Z",
                          "2026-00-20T08:15:48Z",
                          "2026-11-31T08:15:48Z",
                          "2026-11-00T08:15:48Z",
                          "2026-02-29T08:15:48Z",
                          "1900-02-29T00:00:00Z",
                          "26-11-20T08:15:48Z",
                          "02026-11-20T08:15:48Z",
                          "2026-11-20T8:15:48Z",
                          "2026-11-20T08:15:48+24:00",
                          "2026-11-20T08:15:48+02:60",
                          "2026-11-20T08:15:48+02",
                          "2026-11-20T08:15:48+0200",
                          "2026-11-20T08:15:48 Z",
                          "2026-11-20T08:15:48UTC",
                          "+2026-11-20T08:15:48Z",
                          "-2026-11-20T08:15:48Z",
                          "20261120T081548Z",
                          "2026-W47-5T08:15:48Z",
                          "2026-324T08:15:48Z",
                          "2026-11-20T08:15:48Zx",
                          " 2026-11-20T08:15:48Z"})
    EXPECT_FALSE(is_event_timestamp(bad)) << bad;
}

}  // namespace
}  // namespace hub::faces
