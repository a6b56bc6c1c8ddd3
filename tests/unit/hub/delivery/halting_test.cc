#include "hub/delivery/halting.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using Change = Halting::Change;
using Evidence = Halting::Evidence;

const auto kHaltedAt = std::chrono::system_clock::time_point(1h);
constexpr auto kRoute = "cases";
constexpr auto kMapping = "pspp.open_case/pspp/open_case.request";

Uuid message(int n) {
  return Uuid::version7(kHaltedAt + std::chrono::milliseconds(n), "0123456789");
}

model::Tag lane_of(std::uint8_t n) {
  model::Tag tag{};
  tag[0] = n;
  return tag;
}

bool halted_by(Halting& halting, int n) {
  return halting.halt(kRoute, message(n), halting.epoch(), "deliver.misconfigured", kHaltedAt);
}

/// A failure of the mapping on a message in a lane; three lanes make it the route's.
bool fails(Halting& halting, int n, std::uint8_t in) {
  return halting.mapping_failed(kRoute, kMapping, lane_of(in), message(n), 3);
}

std::optional<Uuid> letter_of(const Halting& halting) {
  const auto halts = halting.halts();
  return halts.empty() ? std::nullopt : halts.front().letter;
}

TEST(Halting, LetsEverythingGoUntilARouteHalts) {
  Halting halting;
  EXPECT_TRUE(halting.lets(kRoute, message(1)));
  EXPECT_TRUE(halting.lets(kRoute, message(2)));

  EXPECT_TRUE(halted_by(halting, 1));

  EXPECT_FALSE(halting.lets(kRoute, message(2)));
  EXPECT_TRUE(halting.is_halted(kRoute));
  EXPECT_TRUE(halting.lets("invoices", message(3))) << "another route has nothing to do with it";
}

TEST(Halting, HaltsByOneLetterHoweverManyAttemptsWereUnderWay) {
  Halting halting;
  ASSERT_TRUE(halted_by(halting, 1));

  for (const int n : {2, 3, 4, 5, 6}) EXPECT_FALSE(halted_by(halting, n)) << "message " << n;

  ASSERT_EQ(halting.halts().size(), 1U);
  EXPECT_EQ(letter_of(halting), message(1));
  EXPECT_EQ(halting.halts().front().code, "deliver.misconfigured");
  EXPECT_EQ(halting.halts().front().since, kHaltedAt);
}

TEST(Halting, AfterAReloadOneGoesAndTheRestWhenTheSystemAnsweredIt) {
  Halting halting;
  ASSERT_TRUE(halted_by(halting, 1));
  halting.renew();

  EXPECT_TRUE(halting.lets(kRoute, message(2)));
  EXPECT_FALSE(halting.lets(kRoute, message(3))) << "one at a time";
  EXPECT_TRUE(halting.lets(kRoute, message(2))) << "the one on trial may go on to its call";
  EXPECT_EQ(halting.ended(kRoute, message(3), Evidence::answered), Change::none) << "it was not on trial";
  EXPECT_EQ(halting.ended(kRoute, message(2), Evidence::answered), Change::open);
  EXPECT_TRUE(halting.lets(kRoute, message(3)));
  EXPECT_TRUE(halting.halts().empty());
}

TEST(Halting, ATrialThatShowsNothingGivesTheNextOneItsTurn) {
  Halting halting;
  ASSERT_TRUE(halted_by(halting, 1));
  halting.renew();
  ASSERT_TRUE(halting.lets(kRoute, message(1)));

  EXPECT_EQ(halting.ended(kRoute, message(1), Evidence::none), Change::next);

  EXPECT_TRUE(halting.lets(kRoute, message(2)));
  EXPECT_FALSE(halting.lets(kRoute, message(1)));
}

TEST(Halting, ATrialThatFailsHaltsAgainAndLeavesOneLetter) {
  Halting halting;
  ASSERT_TRUE(halted_by(halting, 1));
  halting.renew();
  ASSERT_TRUE(halting.lets(kRoute, message(2)));

  EXPECT_FALSE(halted_by(halting, 2)) << "the first letter waits still";

  EXPECT_TRUE(halting.is_halted(kRoute));
  EXPECT_EQ(letter_of(halting), message(1));
}

TEST(Halting, ALetterThatWasDecidedAboutLeavesItsPlaceToTheNext) {
  for (const bool resend : {true, false}) {
    Halting halting;
    ASSERT_TRUE(halted_by(halting, 1));

    halting.decided(kRoute, message(1), resend);

    EXPECT_FALSE(halting.is_halted(kRoute)) << "on trial";
    ASSERT_TRUE(halting.lets(kRoute, message(2)));
    EXPECT_TRUE(halted_by(halting, 2));
    EXPECT_EQ(letter_of(halting), message(2));
  }
}

TEST(Halting, GivingUpAnotherLetterDoesNotPutAHaltedRouteOnTrial) {
  Halting halting;
  ASSERT_TRUE(halted_by(halting, 1));
  halting.decided(kRoute, message(7), false);
  EXPECT_TRUE(halting.is_halted(kRoute));
  halting.decided(kRoute, message(7), true);
  EXPECT_FALSE(halting.is_halted(kRoute)) << "a person wants it tried";
}

TEST(Halting, ALetterThatCameToAnEndOfItsOwnLeavesItsPlaceToTheNext) {
  Halting halting;
  ASSERT_TRUE(halted_by(halting, 1));
  halting.renew();
  ASSERT_TRUE(halting.lets(kRoute, message(1)));

  halting.letter_ended(kRoute, message(2));
  EXPECT_EQ(letter_of(halting), message(1)) << "another message's end";
  halting.letter_ended(kRoute, message(1));
  EXPECT_EQ(halting.ended(kRoute, message(1), Evidence::none), Change::next);

  ASSERT_TRUE(halting.lets(kRoute, message(2)));
  EXPECT_TRUE(halted_by(halting, 2)) << "it is the one letter now";
  EXPECT_EQ(letter_of(halting), message(2));
}

TEST(Halting, ARouteThatTheSiteLostStandsStillNoMore) {
  Halting halting;
  ASSERT_TRUE(halted_by(halting, 1));
  halting.forget(kRoute);
  EXPECT_TRUE(halting.halts().empty());
}

TEST(Halting, AnAttemptMadeByAnOlderSiteHaltsNothing) {
  Halting halting;
  const auto before = halting.epoch();
  halting.renew();
  EXPECT_FALSE(halting.halt(kRoute, message(1), before, "deliver.misconfigured", kHaltedAt));
  EXPECT_TRUE(halting.is_open(kRoute));
}

TEST(Halting, ARouteThatStoodStillBeforeThisProcessIsOnTrial) {
  Halting halting;
  halting.found(kRoute, message(1));
  halting.found(kRoute, message(2));
  halting.describe(kRoute, "deliver.misconfigured", kHaltedAt);

  EXPECT_FALSE(halting.is_halted(kRoute));
  EXPECT_TRUE(halting.lets(kRoute, message(1)));
  EXPECT_FALSE(halting.lets(kRoute, message(2)));
  EXPECT_EQ(halting.halts().front().code, "deliver.misconfigured");
}

TEST(Halting, AMappingIsTheRoutesFaultAfterThreeLanesInARow) {
  Halting halting;
  EXPECT_FALSE(fails(halting, 1, 1));
  EXPECT_FALSE(fails(halting, 2, 2));
  EXPECT_TRUE(fails(halting, 3, 3));
}

TEST(Halting, ASuccessInBetweenBeginsTheCountAnew) {
  Halting halting;
  EXPECT_FALSE(fails(halting, 1, 1));
  EXPECT_FALSE(fails(halting, 2, 2));
  halting.call_begins(kRoute, kMapping);
  halting.call_ended(kRoute, kMapping, true);
  EXPECT_FALSE(fails(halting, 3, 3));
  EXPECT_FALSE(fails(halting, 4, 4));
  EXPECT_TRUE(fails(halting, 5, 5));
}

TEST(Halting, OneLaneOrOneMessageManyTimesIsNoRow) {
  Halting halting;
  for (const int n : {1, 2, 3, 4}) EXPECT_FALSE(fails(halting, n, 1)) << "one lane";
  EXPECT_FALSE(fails(halting, 5, 2));
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(fails(halting, 5, 2)) << "one message, released again and again";
}

TEST(Halting, AnotherMappingOfTheRouteIsCountedByItself) {
  Halting halting;
  EXPECT_FALSE(fails(halting, 1, 1));
  EXPECT_FALSE(fails(halting, 2, 2));
  EXPECT_FALSE(halting.mapping_failed(kRoute, "horizon.add/x", lane_of(3), message(3), 3));
}

TEST(Halting, WhileACallThatMaySucceedIsUnderWayNoRowIsComplete) {
  Halting halting;
  halting.call_begins(kRoute, kMapping);
  for (const int n : {1, 2, 3}) EXPECT_FALSE(fails(halting, n, static_cast<std::uint8_t>(n)));
  halting.call_ended(kRoute, kMapping, false);
  EXPECT_TRUE(fails(halting, 4, 4));
}

TEST(Halting, AfterAReloadAMappingThatIsStillBrokenHaltsWithTheFirstNewMessage) {
  Halting halting;
  for (const int n : {1, 2, 3}) (void)fails(halting, n, static_cast<std::uint8_t>(n));
  ASSERT_TRUE(halted_by(halting, 3));
  halting.renew();
  EXPECT_FALSE(fails(halting, 3, 3)) << "what failed before shows nothing new";
  EXPECT_TRUE(fails(halting, 4, 4));
}

}  // namespace
}  // namespace hub::delivery
