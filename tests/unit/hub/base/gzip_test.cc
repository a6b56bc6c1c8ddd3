#include "hub/base/gzip.h"

#include <gmock/gmock.h>

using hub::Gunzip;
using hub::Gzip;

namespace {

std::string gzipped(const std::string& text, std::size_t size) {
  Gzip gzip;
  std::string made;
  for (std::size_t at = 0; at < text.size(); at += size) made += gzip.add(text.substr(at, size));
  return made + gzip.finish();
}

/// What comes out of octets given in pieces, or how it ended.
std::string gunzipped(const std::string& octets, std::size_t size) {
  Gunzip gunzip;
  std::string made;
  std::string room(100, '\0');
  Gunzip::Step step = Gunzip::Step::wants;
  for (std::size_t at = 0; at < octets.size(); at += size) {
    gunzip.give(std::string_view(octets).substr(at, size));
    for (;;) {
      const auto taken = gunzip.take(room);
      made.append(room, 0, taken.count);
      step = taken.step;
      if (step != Gunzip::Step::made) break;
    }
  }
  return step == Gunzip::Step::ended ? made : step == Gunzip::Step::wrong ? "wrong" : "ends early";
}

}  // namespace

TEST(Gzip, GivesBackWhatItTookInPiecesOfAnySize) {
  std::string text;
  for (int at = 0; at < 20'000; ++at) text += std::to_string(at * 7919 % 10'007);
  for (const std::string& one : {std::string(), std::string("a"), text})
    for (const std::size_t size : {1U, 1000U, 1'000'000U})
      EXPECT_EQ(gunzipped(gzipped(one, size), size), one);
}

TEST(Gzip, TellsWhatIsNoneWhatEndsEarlyAndWhatHasSomethingBehind) {
  const std::string octets = gzipped("some text that is long enough", 100);
  EXPECT_EQ(gunzipped("no gzip at all", 3), "wrong");
  EXPECT_EQ(gunzipped(octets.substr(0, octets.size() - 1), 7), "ends early");
  EXPECT_EQ(gunzipped(octets + "x", 1000), "wrong");
  EXPECT_EQ(gunzipped(octets + "x", 1), "wrong");
  EXPECT_EQ(gunzipped(octets + octets, 1000), "wrong") << "a second member";
  std::string changed = octets;
  changed[changed.size() - 6] = static_cast<char>(changed[changed.size() - 6] ^ 1);
  EXPECT_EQ(gunzipped(changed, 1000), "wrong") << "its checksum";
}

TEST(Gzip, MakesNoMoreThanThereIsRoomFor) {
  const std::string bomb = gzipped(std::string(10'000'000, '\0'), 1'000'000);
  EXPECT_LT(bomb.size(), 20'000U);
  Gunzip gunzip;
  gunzip.give(bomb);
  std::string room(1000, '\0');
  const auto taken = gunzip.take(room);
  EXPECT_EQ(taken.step, Gunzip::Step::made);
  EXPECT_EQ(taken.count, 1000U);
}
