#include "hub/gate/quotas.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "hub/base/codes.h"

namespace hub::gate {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

const steady_clock::time_point kStart = steady_clock::time_point(std::chrono::hours(1));

config::Party party(const std::string& name, config::Quota quota) {
  config::Party made;
  made.name = name;
  made.quota = quota;
  return made;
}

TEST(Quotas, LetsNobodyHaveMoreInProgressThanItMay) {
  Quotas quotas;
  const auto few = party("few", {.in_progress = 2});

  auto first = quotas.enter(few, kStart);
  auto second = quotas.enter(few, kStart);
  auto third = quotas.enter(few, kStart);

  EXPECT_TRUE(first && second);
  ASSERT_FALSE(third);
  EXPECT_EQ(&third.error().code(), &codes::gate_quota);
  EXPECT_TRUE(third.error().pause());
  EXPECT_TRUE(quotas.enter(party("other", {.in_progress = 1}), kStart)) << "others are others";
  { const Quotas::Permit ended = *std::move(first); }
  EXPECT_TRUE(quotas.enter(few, kStart)) << "one has ended";
}

TEST(Quotas, BoundsTheRateAndSaysWhenToComeAgain) {
  Quotas quotas;
  const auto slow = party("slow", {.per_second = 10, .burst = 3});

  for (int at = 0; at < 3; ++at) EXPECT_TRUE(quotas.enter(slow, kStart)) << at;
  const auto refused = quotas.enter(slow, kStart);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pause(), milliseconds(100));
  EXPECT_FALSE(quotas.enter(slow, kStart + milliseconds(99)));
  EXPECT_TRUE(quotas.enter(slow, kStart + milliseconds(101)));
  EXPECT_FALSE(quotas.enter(slow, kStart + milliseconds(102)));
}

TEST(Quotas, KeepsNoMoreThanABurst) {
  Quotas quotas;
  const auto slow = party("slow", {.per_second = 10, .burst = 2});
  EXPECT_TRUE(quotas.enter(slow, kStart));

  const auto later = kStart + std::chrono::hours(5);

  EXPECT_TRUE(quotas.enter(slow, later));
  EXPECT_TRUE(quotas.enter(slow, later));
  EXPECT_FALSE(quotas.enter(slow, later));
}

TEST(Quotas, TellsOfOneRefusalASecondAndCountsTheRest) {
  Quotas quotas;

  EXPECT_EQ(quotas.may_tell("loud", kStart), 0U);
  EXPECT_FALSE(quotas.may_tell("loud", kStart));
  EXPECT_FALSE(quotas.may_tell("loud", kStart + milliseconds(999)));
  EXPECT_EQ(quotas.may_tell("other", kStart), 0U);
  EXPECT_EQ(quotas.may_tell("loud", kStart + seconds(1)), 2U);
}

TEST(Quotas, CountsRightWhenThreadsComeAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 2'000;
  constexpr int kAtMost = 3;
  Quotas quotas;
  const auto few = party("few", {.in_progress = kAtMost});
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int at = 0; at < kThreads; ++at)
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        auto turn = quotas.enter(few, kStart);
        if (!turn) continue;
        const int now = ++inside;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) continue;
        ++taken;
        --inside;
      }
    });
  for (auto& thread : threads) thread.join();

  EXPECT_LE(most, kAtMost);
  EXPECT_GT(taken, 0);
  std::vector<Result<Quotas::Permit>> all;
  for (int at = 0; at < kAtMost; ++at) all.push_back(quotas.enter(few, kStart));
  for (const auto& turn : all) EXPECT_TRUE(turn) << "each has left";
}

}  // namespace
}  // namespace hub::gate
