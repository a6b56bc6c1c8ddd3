#include "hub/delivery/lanes.h"

#include <gtest/gtest.h>

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using Instant = Lanes::Instant;

const Instant kNow = Instant(1h);

model::Tag lane(std::uint8_t n) {
  model::Tag tag{};
  tag[0] = n;
  return tag;
}

QueuedDelivery entry(std::uint64_t sequence, std::string route = "cases") {
  QueuedDelivery made;
  made.sequence = sequence;
  made.message = Uuid::version7(std::chrono::system_clock::time_point(std::chrono::milliseconds(sequence)),
                                "0123456789");
  made.route = std::move(route);
  return made;
}

/// Sequence of the next job; 0: there is none.
std::uint64_t taken(Lanes& lanes, Instant now = kNow) {
  const auto job = lanes.take(now);
  return job ? job->entry.sequence : 0;
}

TEST(Lanes, GiveOneOfALaneAtATimeInTheOrderOfAcceptance) {
  Lanes lanes;
  for (const std::uint64_t n : {1U, 2U, 3U}) lanes.put(lane(7), entry(n), Instant());

  EXPECT_EQ(taken(lanes), 1U);
  EXPECT_EQ(taken(lanes), 0U) << "the lane is busy";
  lanes.end(lane(7));
  EXPECT_EQ(taken(lanes), 2U);
  lanes.end(lane(7));
  EXPECT_EQ(taken(lanes), 3U);
  lanes.end(lane(7));
  EXPECT_EQ(lanes.size(), 0U);
}

TEST(Lanes, GoSideBySide) {
  Lanes lanes;
  lanes.put(lane(1), entry(1), Instant());
  lanes.put(lane(2), entry(2), Instant());

  EXPECT_EQ(taken(lanes), 1U);
  EXPECT_EQ(taken(lanes), 2U);
}

TEST(Lanes, KeepADeliveryOnceHoweverOftenItIsReadFromTheStore) {
  Lanes lanes;
  for (const std::uint64_t n : {1U, 2U, 1U, 2U}) lanes.put(lane(7), entry(n), Instant());

  EXPECT_EQ(lanes.size(), 2U);
}

TEST(Lanes, HoldOneMessageForEachOfTwoRoutesThatShareALane) {
  Lanes lanes;
  for (const char* route : {"cases", "monitor", "cases", "monitor"})
    lanes.put(lane(7), entry(5, route), Instant());

  EXPECT_EQ(lanes.size(), 2U);
}

TEST(Lanes, TakeWhatComesLateInItsPlaceBySequence) {
  Lanes lanes;
  lanes.put(lane(7), entry(5), Instant());
  (void)lanes.take(kNow);

  for (const std::uint64_t n : {3U, 5U, 9U, 7U}) lanes.put(lane(7), entry(n), Instant());

  std::vector<std::uint64_t> order;
  for (lanes.end(lane(7)); const auto job = lanes.take(kNow); lanes.end(lane(7)))
    order.push_back(job->entry.sequence);
  EXPECT_EQ(order, (std::vector<std::uint64_t>{3, 7, 9})) << "one under way is not disturbed";
}

TEST(Lanes, LetWhatComesLateGoBeforeAHeadThatWaits) {
  Lanes lanes;
  lanes.put(lane(7), entry(5), kNow + 1min);

  lanes.put(lane(7), entry(3), Instant());

  EXPECT_EQ(taken(lanes), 3U);
  lanes.end(lane(7));
  EXPECT_EQ(taken(lanes), 5U);
}

TEST(Lanes, WaitWithTheWholeLaneUntilTheHeadIsDue) {
  Lanes lanes;
  lanes.put(lane(7), entry(1), kNow + 5s);
  lanes.put(lane(7), entry(2), Instant());

  EXPECT_EQ(taken(lanes, kNow), 0U);
  EXPECT_EQ(lanes.next_due(), kNow + 5s);
  EXPECT_EQ(taken(lanes, kNow + 5s), 1U);
}

TEST(Lanes, TryTheSameHeadAgain) {
  Lanes lanes;
  lanes.put(lane(7), entry(1), Instant());
  lanes.put(lane(7), entry(2), Instant());
  auto job = lanes.take(kNow);
  job->entry.attempts = 1;

  lanes.again(lane(7), job->entry, kNow + 1s, "pspp");

  const auto next = lanes.take(kNow + 1s);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->entry.sequence, 1U);
  EXPECT_EQ(next->entry.attempts, 1U);
}

TEST(Lanes, HurryOnlyThoseThatWaitForTheSystem) {
  Lanes lanes;
  for (std::uint8_t n = 1; n <= 2; ++n) {
    lanes.put(lane(n), entry(n), Instant());
    const auto job = lanes.take(kNow);
    lanes.again(lane(n), job->entry, kNow + 1min, n == 1 ? "pspp" : "horizon");
  }

  lanes.hurry("pspp");

  EXPECT_EQ(taken(lanes), 1U);
  EXPECT_EQ(taken(lanes), 0U);
}

TEST(Lanes, ParkWithoutATimeAndComeBackLongestFirst) {
  Lanes lanes;
  for (std::uint8_t n = 1; n <= 3; ++n) {
    lanes.put(lane(n), entry(n), Instant());
    (void)lanes.take(kNow);
    lanes.park(lane(n), "pspp");
  }
  EXPECT_EQ(lanes.next_due(), std::nullopt);

  EXPECT_EQ(lanes.unpark("pspp", 2), 2U);

  EXPECT_EQ(taken(lanes), 1U);
  EXPECT_EQ(taken(lanes), 2U);
  EXPECT_EQ(taken(lanes), 0U);
  EXPECT_EQ(lanes.unpark("pspp", 9), 1U);
  EXPECT_EQ(lanes.unpark("pspp", 9), 0U);
}

TEST(Lanes, KeepOfABlockedLaneItsHeadAlone) {
  Lanes lanes;
  for (const std::uint64_t n : {1U, 2U, 3U}) lanes.put(lane(7), entry(n), Instant());
  (void)lanes.take(kNow);

  lanes.block(lane(7));
  lanes.put(lane(7), entry(4), Instant());

  EXPECT_EQ(taken(lanes), 0U);
  EXPECT_EQ(lanes.size(), 0U) << "what waits for a person takes no room from what can go";
  EXPECT_FALSE(lanes.empty()) << "but it is not forgotten: what comes later stays behind it";
}

TEST(Lanes, ForgetAllButWhatIsUnderWay) {
  Lanes lanes;
  lanes.put(lane(1), entry(1), Instant());
  lanes.put(lane(1), entry(2), Instant());
  (void)lanes.take(kNow);
  lanes.put(lane(2), entry(3), Instant());
  lanes.put(lane(3), entry(4), kNow + 1s);

  lanes.forget_idle();

  EXPECT_EQ(lanes.size(), 1U);
  EXPECT_EQ(lanes.next_due(), std::nullopt);
  for (const std::uint64_t n : {1U, 2U}) lanes.put(lane(1), entry(n), Instant());
  EXPECT_EQ(lanes.size(), 2U) << "the one under way is known, the one behind it comes again";
  lanes.end(lane(1));
  EXPECT_EQ(taken(lanes), 2U);
}

}  // namespace
}  // namespace hub::delivery
