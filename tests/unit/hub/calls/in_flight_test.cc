#include "hub/calls/in_flight.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <list>
#include <string>
#include <thread>
#include <vector>

#include "support/scripted_clock.h"

namespace hub::calls {
namespace {

using namespace std::chrono_literals;
using Slot = std::optional<InFlight::Slot>;

/// By a clock that the test moves on.
struct Timed {
  support::ScriptedClock clock;
};
struct Calls : Timed, InFlight {
  Calls() : InFlight(clock) {}
};

constexpr Places kOne{1, 1, 100};
constexpr Places kFour{4, 3, 100};

TEST(InFlight, CountsEachSystemForItself) {
  Calls calls;

  const auto first = calls.ask("pspp", kOne);

  EXPECT_TRUE(first);
  EXPECT_FALSE(calls.ask("pspp", kOne));
  EXPECT_TRUE(calls.ask("nino", kOne));
}

TEST(InFlight, GivesAPlaceBackWhenItsHolderIsGone) {
  Calls calls;
  {
    auto first = calls.ask("pspp", kOne);
    const auto moved = std::move(first);
    EXPECT_FALSE(calls.ask("pspp", kOne));
  }

  EXPECT_TRUE(calls.ask("pspp", kOne));
}

TEST(InFlight, GivesDeliveriesTheirShareAndNoMore) {
  Calls calls;
  std::vector<Slot> held;
  for (int i = 0; i < 3; ++i) held.push_back(calls.enter("pspp", kFour));

  EXPECT_TRUE(held.back());
  EXPECT_FALSE(calls.enter("pspp", kFour)) << "the fourth place is the questions'";
  EXPECT_TRUE(calls.ask("pspp", kFour));
}

/// Questions of one system on one loop; the order in which their turns came.
struct Questions {
  Questions(InFlight& given, Places how) : calls(given), places(how) {}

  port::Task<void> one(std::string party, std::chrono::milliseconds patience) {
    auto slot = co_await calls.wait("pspp", party, places, patience);
    came.push_back(slot ? party : party + " had no turn");
    if (slot) held.push_back(std::move(slot));
  }
  void put(const std::string& party, std::chrono::milliseconds patience = 60s) {
    boost::asio::co_spawn(io.get_executor(), one(party, patience), boost::asio::detached);
    settle();
  }
  void settle() {
    io.restart();
    io.poll();
  }
  /// The oldest of those whose turn has come is done.
  void end_one() {
    held.pop_front();
    settle();
  }

  InFlight& calls;
  Places places;
  boost::asio::io_context io;
  std::vector<std::string> came;
  std::list<Slot> held;
};

using Turns = std::vector<std::string>;

TEST(InFlight, LetsThePartiesTakeTurns) {
  Calls calls;
  Questions questions(calls, kOne);
  for (const char* party : {"a", "a", "a", "a", "b", "c", "b"}) questions.put(party);

  while (!questions.held.empty()) questions.end_one();

  EXPECT_EQ(questions.came, (Turns{"a", "b", "c", "a", "b", "a", "a"})) << "who asks much waits for itself";
}

TEST(InFlight, TakesNobodyBeforeThoseWhoWait) {
  Calls calls;
  Questions questions(calls, kOne);
  auto first = calls.ask("pspp", kOne);
  questions.put("a");
  first.reset();

  EXPECT_FALSE(calls.ask("pspp", kOne)) << "the place is that of who waited";
  questions.settle();
  EXPECT_EQ(questions.came, Turns{"a"});
}

TEST(InFlight, LetsAQuestionGoWhoseTimeIsOver) {
  Calls calls;
  Questions questions(calls, kOne);
  auto held = calls.ask("pspp", kOne);
  questions.put("a", 0ms);
  questions.put("b", 20ms);
  EXPECT_EQ(questions.came, (Turns{"a had no turn"}));
  calls.clock.advance(questions.io, 19ms);
  EXPECT_EQ(questions.came, (Turns{"a had no turn"}));
  calls.clock.advance(questions.io, 1ms);

  EXPECT_EQ(questions.came, (Turns{"a had no turn", "b had no turn"}));
  held.reset();
  EXPECT_TRUE(calls.ask("pspp", kOne)) << "nobody is left in the queue";
}

TEST(InFlight, SendsAwayTheNewestOfWhoHasMostWhenTheQueueIsFull) {
  Calls calls;
  Questions questions(calls, {1, 1, 3});
  auto held = calls.ask("pspp", kOne);
  for (const char* party : {"a", "a", "a"}) questions.put(party);

  questions.put("a");
  EXPECT_EQ(questions.came, (Turns{"a had no turn"})) << "its own newest";
  questions.put("b");
  EXPECT_EQ(questions.came, (Turns{"a had no turn", "a had no turn"})) << "b finds room";
  questions.put("b");
  EXPECT_EQ(questions.came.back(), "b had no turn")
      << "two of a, one of b: nobody has more than b would have";
  held.reset();
  questions.settle();
  EXPECT_EQ(questions.came.back(), "a");
}

TEST(InFlight, LetsNobodyWaitWhereNobodyMay) {
  Calls calls;
  Questions questions(calls, {1, 1, 0});
  auto held = calls.ask("pspp", kOne);

  questions.put("a");

  EXPECT_EQ(questions.came, Turns{"a had no turn"});
}

TEST(InFlight, ForgetsAQuestionWhoseTaskIsGone) {
  Calls calls;
  auto held = calls.ask("pspp", kOne);
  {
    Questions gone(calls, kOne);
    gone.put("a");
  }
  Questions questions(calls, kOne);
  questions.put("b");

  held.reset();
  questions.settle();

  EXPECT_EQ(questions.came, Turns{"b"});
}

TEST(InFlight, GivesBackAPlaceWhoseQuestionWentBeforeItHeardOfIt) {
  Calls calls;
  auto held = calls.ask("pspp", kOne);
  {
    Questions gone(calls, kOne);
    gone.put("a");
    held.reset();  // its turn has come, and it does not run any more
  }

  EXPECT_TRUE(calls.ask("pspp", kOne));
}

TEST(InFlight, KeepsThePlacesOfDeliveriesWhileBothWantThem) {
  Calls calls;
  Questions questions(calls, kFour);
  for (int i = 0; i < 8; ++i) questions.put("a");
  ASSERT_EQ(questions.held.size(), 4U) << "while nothing is to be delivered, questions have all";

  EXPECT_FALSE(calls.enter("pspp", kFour));
  for (int i = 0; i < 3; ++i) questions.end_one();
  EXPECT_EQ(questions.held.size(), 1U) << "three places are kept for who wanted one";
  std::vector<Slot> deliveries;
  for (int i = 0; i < 3; ++i) deliveries.push_back(calls.enter("pspp", kFour));
  EXPECT_TRUE(deliveries.back());
  questions.end_one();
  EXPECT_EQ(questions.held.size(), 1U) << "the fourth goes on from question to question";
}

TEST(InFlight, SaysWhetherQuestionsCrowdDeliveriesOut) {
  Calls calls;
  Questions questions(calls, kFour);
  EXPECT_FALSE(calls.crowded_out("pspp", kFour)) << "places are free";
  for (int i = 0; i < 8; ++i) questions.put("a");

  EXPECT_TRUE(calls.crowded_out("pspp", kFour));
  questions.end_one();
  EXPECT_FALSE(calls.crowded_out("pspp", kFour)) << "who asked has a place kept";
  EXPECT_TRUE(calls.enter("pspp", kFour));
}

TEST(InFlight, CrowdsNobodyOutWhereDeliveriesHaveTheirShare) {
  Calls calls;
  const auto held = calls.enter("pspp", kOne);

  EXPECT_FALSE(calls.crowded_out("pspp", kOne));
}

TEST(InFlight, LetsBothTakeTurnsWhereThereIsOnePlace) {
  Calls calls;
  Questions questions(calls, kOne);
  for (int i = 0; i < 3; ++i) questions.put("a");

  EXPECT_FALSE(calls.enter("pspp", kOne));
  questions.end_one();
  EXPECT_TRUE(questions.held.empty());
  auto delivery = calls.enter("pspp", kOne);
  EXPECT_TRUE(delivery);
  delivery.reset();
  questions.settle();
  EXPECT_EQ(questions.held.size(), 1U);
}

TEST(InFlight, TakesUpAPlaceThatNoDeliveryCameFor) {
  Calls calls;
  Questions questions(calls, kOne);
  for (int i = 0; i < 2; ++i) questions.put("a");
  EXPECT_FALSE(calls.enter("pspp", kOne));
  questions.end_one();
  ASSERT_TRUE(questions.held.empty());

  calls.clock.advance(questions.io, 1s);

  EXPECT_EQ(questions.came, (Turns{"a", "a"}));
}

TEST(InFlight, WakesAQuestionOfAnotherThread) {
  Calls calls;
  auto held = calls.ask("pspp", kOne);
  Questions questions(calls, kOne);
  questions.put("a");

  std::thread other([&held] { held.reset(); });
  questions.io.restart();
  questions.io.run();
  other.join();

  EXPECT_EQ(questions.came, Turns{"a"});
}

}  // namespace
}  // namespace hub::calls
