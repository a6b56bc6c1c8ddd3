#include "hub/base/encoding.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace hub {
namespace {

using namespace std::string_literals;

TEST(Hex, GoesThereAndBackAndRefusesTheRest) {
  EXPECT_EQ(to_hex("\x00\x7f\xff"s), "007fff");
  EXPECT_EQ(from_hex("007FfF"), "\x00\x7f\xff"s);
  EXPECT_EQ(from_hex(""), ""s);
  for (const char* wrong : {"0", "0g", " 00", "0x00", "00 "})
    EXPECT_EQ(from_hex(wrong), std::nullopt) << wrong;
}

TEST(Base64, FollowsTheExamplesOfRfc4648) {
  const std::array<std::pair<const char*, const char*>, 7> examples{{{"", ""},
                                                                     {"f", "Zg=="},
                                                                     {"fo", "Zm8="},
                                                                     {"foo", "Zm9v"},
                                                                     {"foob", "Zm9vYg=="},
                                                                     {"fooba", "Zm9vYmE="},
                                                                     {"foobar", "Zm9vYmFy"}}};
  for (const auto& [octets, text] : examples) {
    EXPECT_EQ(to_base64(octets), text);
    EXPECT_EQ(from_base64(text), octets);
  }
}

TEST(Base64, KeepsEveryOctet) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (std::size_t size = 0; size <= all.size(); ++size)
    EXPECT_EQ(from_base64(to_base64(all.substr(0, size))), all.substr(0, size));
}

TEST(Base64, AllowsWhiteSpaceAsSchemasDo) {
  EXPECT_EQ(from_base64(" Zm9v\r\nYm\tE = "), "fooba");
}

TEST(Base64, RefusesWrongPaddingStrangersAndBitsLeftOver) {
  for (const char* wrong : {"Z",    "Zg",    "Zg=",   "Zm8",    "Zm9vY",    "=",     "==",       "===",
                            "====", "Zg===", "Zm9v=", "Zm9v==", "Zm9v====", "Z===",  "Zg==Zg==", "Zg=g",
                            "=Zg=", "Zh==",  "Zm9=",  "Zm9v-",  "Zm9_",     "Zm9v!", "Zm\vv",    "Zm9v\x80"})
    EXPECT_EQ(from_base64(wrong), std::nullopt) << wrong;
  EXPECT_EQ(from_base64("Zm9v\0"s), std::nullopt) << "NUL is no white space";
}

TEST(Utf8, TakesEveryLengthAtItsEdges) {
  for (const std::string& text :
       {""s, "a\0b"s, "\x7f"s, "\xc2\x80"s, "\xdf\xbf"s, "\xe0\xa0\x80"s, "\xed\x9f\xbf"s, "\xee\x80\x80"s,
        "\xef\xbf\xbf"s, "\xf0\x90\x80\x80"s, "\xf4\x8f\xbf\xbf"s, "ģimene €"s})
    EXPECT_TRUE(is_utf8(text)) << to_hex(text);
}

TEST(Utf8, RefusesOverlongSurrogateTruncatedAndForeignForms) {
  for (const std::string& octets : {"\x80"s,
                                    "\xbf"s,
                                    "\xc0\x80"s,
                                    "\xc1\xbf"s,
                                    "\xe0\x80\x80"s,
                                    "\xe0\x9f\xbf"s,
                                    "\xf0\x80\x80\x80"s,
                                    "\xf0\x8f\xbf\xbf"s,
                                    "\xed\xa0\x80"s,
                                    "\xed\xbf\xbf"s,
                                    "\xf4\x90\x80\x80"s,
                                    "\xf5\x80\x80\x80"s,
                                    "\xf8\x88\x80\x80\x80"s,
                                    "\xfe"s,
                                    "\xff"s,
                                    "\xc2"s,
                                    "\xe2\x82"s,
                                    "\xf0\x9f\x98"s,
                                    "\xc2\x41"s,
                                    "\xe2\x28\xa1"s,
                                    "\xe2\x82\x28"s,
                                    "a\xf0\x28\x8c\xbc"s})
    EXPECT_FALSE(is_utf8(octets)) << to_hex(octets);
}

TEST(Rfc3339, IsUtcWithMicroseconds) {
  using std::chrono::microseconds;
  using std::chrono::system_clock;
  EXPECT_EQ(to_rfc3339(system_clock::time_point(microseconds(0))), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(to_rfc3339(system_clock::time_point(microseconds(1'795'162'548'123'456))),
            "2026-11-20T08:15:48.123456Z");
  EXPECT_EQ(to_rfc3339(system_clock::time_point(microseconds(-1))), "1969-12-31T23:59:59.999999Z");
}

}  // namespace
}  // namespace hub
