#include "hub/base/seldom.h"

#include <gtest/gtest.h>

namespace {

using hub::Seldom;
using namespace std::chrono_literals;

constexpr std::chrono::steady_clock::time_point kStart{1h};

TEST(Seldom, LetsSoManyThroughInASecondAndSaysHowManyItHeldBack) {
  Seldom lines(2);
  EXPECT_EQ(lines.pass(kStart), 0U);
  EXPECT_EQ(lines.pass(kStart), 0U);
  EXPECT_FALSE(lines.pass(kStart));
  EXPECT_FALSE(lines.pass(kStart + 999ms));
  EXPECT_EQ(lines.pass(kStart + 1s), 2U);
  EXPECT_EQ(lines.pass(kStart + 1s), 0U);
}

TEST(Seldom, HasAPeriodThatBeginsWithTheFirst) {
  Seldom lines(1, 1min);
  const std::chrono::steady_clock::time_point early{30s};
  EXPECT_EQ(lines.pass(early), 0U);
  EXPECT_FALSE(lines.pass(early + 59s));
  EXPECT_EQ(lines.pass(early + 60s), 1U);
  EXPECT_FALSE(lines.pass(early + 61s));
}

}  // namespace
