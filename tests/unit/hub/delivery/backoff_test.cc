#include "hub/delivery/backoff.h"

#include <gtest/gtest.h>

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;

config::Pace pace() {
  config::Pace pace;
  pace.first_pause = 1s;
  pace.longest_pause = 60s;
  return pace;
}

TEST(Backoff, DoublesFromTheFirstPauseUpToTheLongest) {
  EXPECT_EQ(backoff(pace(), 1, 1.0), 1s);
  EXPECT_EQ(backoff(pace(), 2, 1.0), 2s);
  EXPECT_EQ(backoff(pace(), 6, 1.0), 32s);
  EXPECT_EQ(backoff(pace(), 7, 1.0), 60s);
  EXPECT_EQ(backoff(pace(), 4'000'000'000, 1.0), 60s) << "no overflow, however often it was tried";
}

TEST(Backoff, LeavesHalfOfThePauseToChance) {
  EXPECT_EQ(backoff(pace(), 2, 0.0), 1s);
  EXPECT_EQ(backoff(pace(), 2, 0.5), 1500ms);
}

}  // namespace
}  // namespace hub::delivery
