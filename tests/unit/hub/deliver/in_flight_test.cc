#include "hub/deliver/in_flight.h"

#include <gtest/gtest.h>

namespace hub::deliver {
namespace {

TEST(InFlight, CountsEachSystemForItself) {
  InFlight calls;

  const auto first = calls.enter("pspp", 1);

  EXPECT_TRUE(first);
  EXPECT_FALSE(calls.enter("pspp", 1));
  EXPECT_TRUE(calls.enter("nino", 1));
}

TEST(InFlight, GivesAPlaceBackWhenItsHolderIsGone) {
  InFlight calls;
  {
    auto first = calls.enter("pspp", 1);
    const auto moved = std::move(first);
    EXPECT_FALSE(calls.enter("pspp", 1));
  }

  EXPECT_TRUE(calls.enter("pspp", 1));
}

}  // namespace
}  // namespace hub::deliver
