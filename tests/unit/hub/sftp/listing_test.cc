#include "hub/sftp/listing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using hub::sftp::Listed;
using hub::sftp::read_line;
using hub::sftp::read_list;
using std::chrono::sys_days;
using namespace std::chrono_literals;

// 30 November 2026, noon.
const std::chrono::system_clock::time_point kNow = sys_days(2026y / 11 / 30) + 12h;

std::int64_t seconds(std::chrono::sys_days day, std::chrono::minutes time) {
  return std::chrono::duration_cast<std::chrono::seconds>(day.time_since_epoch() + time).count();
}

std::string line_told(std::string_view line) {
  const auto listed = read_line(line, kNow);
  if (!listed) return "none";
  return std::string(1, listed->type) + " " + std::to_string(listed->size) + " '" + listed->name + "'";
}

TEST(SftpListing, ReadsWhatServersWrite) {
  EXPECT_EQ(line_told("-rw-r--r--    1 1000     1000           12 Nov 30 18:02 a b.xml"), "- 12 'a b.xml'");
  EXPECT_EQ(line_told("drwxr-xr-x    2 root     root         4096 Nov 30  2024 done"), "d 4096 'done'");
  EXPECT_EQ(line_told("lrwxrwxrwx    1 root     root           11 Nov 30 18:06 link -> /etc/passwd"),
            "l 11 'link'");
  EXPECT_EQ(line_told("-rwx------ 1 BANK\\svc Domain Users 348911 Mar  5 14:29 t"), "- 348911 't'");
  EXPECT_EQ(line_told("-rw-rw-r--+   1 77 2024 18446744073709551615 2026-11-30 18:02 x\r"),
            "- 18446744073709551615 'x'");
  EXPECT_EQ(line_told("-rw-r--r-- 1 u g 5 Nov 30 18:02  two blanks"), "- 5 ' two blanks'");
}

TEST(SftpListing, KnowsWhatIsNoLine) {
  for (const char* line :
       {"", "total 12", "a b.xml", "-rw-r--r-- 1 u g 5 Nov 30 18:02", "-rw-r--r-- 1 u g 5 Nov 30 18:02 ",
        "lrwxrwxrwx 1 u g 5 Nov 30 18:02  -> x", "-rw-r--r-- 1 u g five Nov 30 18:02 x",
        "-rw-r--r-- 1 u g 5 Nov 31 2024 x", "-rw-r--r-- 1 u g 5 Nob 30 18:02 x",
        "-rw-r--r-- 1 u g 99999999999999999999 Nov 30 18:02 x"})
    EXPECT_EQ(line_told(line), "none") << line;
}

TEST(SftpListing, TellsTheYearThatTheServerLeavesOut) {
  const auto time_of = [](const std::string& time) {
    return read_line("-rw-r--r-- 1 u g 5 " + time + " x", kNow)->modified;
  };
  EXPECT_EQ(time_of("Nov 30 18:02"), seconds(2026y / 11 / 30, 18h + 2min));
  EXPECT_EQ(time_of("Dec  1 03:00"), seconds(2026y / 12 / 1, 3h)) << "the server's clock, or its zone";
  EXPECT_EQ(time_of("Dec  9 03:00"), seconds(2025y / 12 / 9, 3h));
  EXPECT_EQ(time_of("Jan  1  2020"), seconds(2020y / 1 / 1, 0h));
  EXPECT_EQ(time_of("2020-01-01 03:00"), seconds(2020y / 1 / 1, 3h));
}

TEST(SftpListing, PassesOverWhatItCannotReadUnlessThatIsAll) {
  const auto list = read_list(
      "drwxr-xr-x 2 u g 4096 Nov 30 18:06 .\ndrwxr-xr-x 2 u g 4096 Nov 30 18:06 ..\n"
      "-rw-r--r-- 1 u g 5 Nov 30 18:02 a\nof a name with a line break\n-rw-r--r-- 1 u g 6 Nov 30 18:02 b",
      kNow);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[0].name, "a");
  EXPECT_EQ((*list)[1].name, "b");
  EXPECT_EQ(read_list("", kNow)->size(), 0U);
  const auto strange = read_list("a.xml\nb.xml\n", kNow);
  ASSERT_FALSE(strange);
  EXPECT_EQ(strange.error().code().name, "deliver.bad_reply");
}

}  // namespace
