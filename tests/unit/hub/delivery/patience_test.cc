#include "hub/delivery/patience.h"

#include <gtest/gtest.h>

#include "hub/record/events.h"
#include "hub/record/head.h"

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
namespace events = record::events;

const auto kStart = std::chrono::system_clock::time_point(std::chrono::hours(400'000));
const auto kSteady = std::chrono::steady_clock::time_point(std::chrono::hours(100));
constexpr auto kRoute = "cases";

/// The record of one delivery, by a wall clock that says what the test says.
class Record {
 public:
  Record& failed(std::chrono::system_clock::time_point at, milliseconds pause,
                 std::optional<milliseconds> tried) {
    model::Item item;
    item.event = events::delivery_failed.name;
    item.at = at;
    item.deliveries.push_back(
        {.route = kRoute, .state = model::State::retrying, .attempts = 1, .due = at + pause});
    record::Head head;
    head.tried = tried;
    item.head = record::write(head);
    story_.items.push_back(item);
    return *this;
  }
  Record& released(std::chrono::system_clock::time_point at) {
    model::Item item;
    item.event = events::delivery_released.name;
    item.at = at;
    item.deliveries.push_back({.route = kRoute, .state = model::State::retrying, .due = at});
    item.head = record::write({});
    story_.items.push_back(item);
    return *this;
  }
  [[nodiscard]] Patience patience() const { return patience_of(story_, kRoute); }

 private:
  model::Story story_;
};

TEST(Patience, OfWhatWasNeverTriedIsNothing) {
  EXPECT_EQ(tried_until(Record().patience(), {}, kSteady), 0ms);
}

TEST(Patience, InOneProcessIsWhatTheSteadyClockSays) {
  const Patience patience = Record().failed(kStart, 30s, 5min).patience();
  QueuedDelivery entry;
  entry.failed_at = kSteady;
  EXPECT_EQ(tried_until(patience, entry, kSteady + 40s), 5min + 40s) << "also what it waited for its system";
}

TEST(Patience, AcrossARestartIsThePauseThatWasPlannedWhateverTheWallClockSays) {
  for (const auto jump : {-25h, 0h, 25h}) {
    const Patience patience = Record().failed(kStart, 30s, 1min).failed(kStart + jump, 45s, 5min).patience();
    EXPECT_EQ(tried_until(patience, {}, kSteady), 5min + 45s) << jump.count();
  }
}

TEST(Patience, OfAHubThatDidNotCountYetIsTheSumOfItsPauses) {
  const Patience patience = Record().failed(kStart, 30s, {}).failed(kStart + 31s, 60s, {}).patience();
  EXPECT_EQ(tried_until(patience, {}, kSteady), 90s);
}

TEST(Patience, BeginsAnewWhenAPersonLetItGo) {
  const Patience patience = Record().failed(kStart, 30s, 23h).released(kStart + 1min).patience();
  EXPECT_EQ(tried_until(patience, {}, kSteady), 0ms);
  EXPECT_EQ(still_to_wait(patience, kStart), 0ms);
}

TEST(Patience, ARetryWaitsNoLongerThanWasPlanned) {
  const Patience patience = Record().failed(kStart, 30s, 0ms).patience();
  EXPECT_EQ(still_to_wait(patience, kStart + 10s), 20s);
  EXPECT_EQ(still_to_wait(patience, kStart + 30s), 0ms);
  EXPECT_EQ(still_to_wait(patience, kStart + 25h), 0ms) << "the clock went forward";
  EXPECT_EQ(still_to_wait(patience, kStart - 24h), 30s)
      << "it went back: how long it waited already is not known";
}

TEST(Patience, OfAnotherRouteIsNotCounted) {
  Record record;
  record.failed(kStart, 30s, 5min);
  model::Story story;
  EXPECT_FALSE(patience_of(story, "other").failed);
}

}  // namespace
}  // namespace hub::delivery
