#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/delivery/attempt.h"
#include "support/scripted_hub.h"

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using support::fault;
using support::reply;
using support::ScriptedHub;
using support::ScriptedStore;
using support::ScriptedSystem;

/// A hub whose registry answers with what the test says of a case's kind; what it says nothing of is taken.
class Letters : public testing::Test {
 protected:
  Letters() {
    hub_.registry.answers =
        [this](const ScriptedSystem::Call& call) -> std::optional<ScriptedSystem::Answer> {
      for (const auto& [kind, error] : faults_)
        if (call.body.find("<Kind>" + kind + "</Kind>") != std::string::npos) return Error(error);
      return reply();
    };
  }
  void says(const std::string& kind, const Error& error) { faults_.insert_or_assign(kind, error); }
  void says(const std::string& kind, const ErrorCode& code) { says(kind, Error(code, "the test says so")); }
  void takes(const std::string& kind) { faults_.erase(kind); }

  ScriptedHub hub_;
  std::map<std::string, Error> faults_;
};

// --- retries

TEST_F(Letters, TriesAgainAfterAPauseThatDoublesUpToTheLongest) {
  hub_.system().pace.first_pause = 1s;
  hub_.system().pace.longest_pause = 5s;
  hub_.system().pace.breaker_failures = 1'000;
  says("x", codes::deliver_unreachable);
  hub_.start();
  hub_.send("1", "x");
  hub_.advance(2min);

  const auto& calls = hub_.registry.calls();
  ASSERT_GT(calls.size(), 8U);
  const std::vector<std::chrono::milliseconds> longest{1s, 2s, 4s, 5s, 5s, 5s};
  for (std::size_t i = 0; i < longest.size(); ++i) {
    const auto pause = calls[i + 1].at - calls[i].at;
    EXPECT_GE(pause, longest[i] / 2) << "after attempt " << i + 1;
    EXPECT_LE(pause, longest[i]) << "after attempt " << i + 1;
  }
}

TEST_F(Letters, ARetryComesWhenTheRecordSaysAndNotBefore) {
  hub_.system().pace.first_pause = 30s;
  says("x", codes::deliver_unreachable);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  const auto due = hub_.store.last(message).deliveries.front().due - hub_.clock.wall();
  EXPECT_GE(due, 15s);
  EXPECT_LE(due, 30s);

  hub_.advance(std::chrono::floor<std::chrono::milliseconds>(due) - 1ms);
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
  hub_.advance(2ms);
  EXPECT_EQ(hub_.registry.calls().size(), 2U);
}

TEST_F(Letters, EveryAttemptCarriesTheSameMessageId) {
  says("x", codes::deliver_timeout);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  takes("x");
  hub_.advance(2s);

  ASSERT_EQ(hub_.registry.calls().size(), 2U);
  EXPECT_EQ(hub_.registry.calls()[0].message, message);
  EXPECT_EQ(hub_.registry.calls()[1].message, message);
  EXPECT_EQ(hub_.store.last(message).deliveries.front().attempts, 2U);
}

TEST_F(Letters, ARetryOutlivesARestart) {
  hub_.system().pace.first_pause = 20s;
  says("x", codes::deliver_unreachable);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  const auto due = hub_.store.last(message).deliveries.front().due;
  hub_.advance(4s);
  hub_.crash();
  takes("x");
  hub_.start();
  hub_.advance(5s);
  EXPECT_EQ(hub_.registry.calls().size(), 1U) << "the restart brings nothing forward";
  hub_.advance(std::chrono::ceil<std::chrono::milliseconds>(due - hub_.clock.wall()));

  EXPECT_EQ(hub_.registry.calls().size(), 2U);
}

TEST_F(Letters, AWallClockThatWentBackHoldsUpNoRetry) {
  hub_.system().pace.first_pause = 20s;
  says("x", codes::deliver_unreachable);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  hub_.crash();
  hub_.clock.jump_wall(-25h);
  takes("x");
  hub_.start();
  hub_.advance(20s);

  EXPECT_EQ(hub_.states(message), "waiting delivering retrying delivering delivered");
}

TEST_F(Letters, AWallClockThatWentForwardEndsNobodysPatience) {
  hub_.route().on_failure.resend.dead_letter_after = 1h;
  hub_.system().pace.first_pause = 20s;
  says("x", codes::deliver_unreachable);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  hub_.crash();
  hub_.clock.jump_wall(100h);
  hub_.start();
  EXPECT_EQ(hub_.states(message), "waiting delivering retrying delivering retrying");
}

TEST_F(Letters, PatienceEndsInALetterAndCountsAcrossRestarts) {
  hub_.route().on_failure.resend.dead_letter_after = 60s;
  hub_.system().pace.first_pause = 10s;
  hub_.system().pace.longest_pause = 10s;
  hub_.system().pace.breaker_failures = 1'000;
  says("x", codes::deliver_unreachable);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  hub_.advance(40s);
  hub_.crash();
  hub_.start();
  EXPECT_EQ(hub_.store.last(message).state, model::State::retrying);
  hub_.advance(35s);

  EXPECT_EQ(hub_.store.last(message).state, model::State::dead);
  EXPECT_EQ(hub_.error_of(message), "deliver.unreachable");
  const std::size_t calls = hub_.registry.calls().size();
  hub_.advance(1h);
  EXPECT_EQ(hub_.registry.calls().size(), calls) << "a letter is not tried again by itself";
}

// --- letters and their lanes

TEST_F(Letters, WhatASystemRefusesIsALetterAndItsLaneWaits) {
  says("bad", codes::deliver_refused);
  hub_.start();
  const Uuid letter = hub_.send("1", "bad");
  const Uuid behind = hub_.send("1", "good");
  const Uuid other = hub_.send("2", "good");

  EXPECT_EQ(hub_.states(letter), "waiting delivering dead");
  EXPECT_EQ(hub_.states(behind), "waiting");
  EXPECT_EQ(hub_.states(other), "waiting delivering delivered");
}

TEST_F(Letters, ALetterLetsItsLaneGoOnWhereTheRouteSkipsTheDead) {
  hub_.route().skip_dead = true;
  says("bad", codes::deliver_refused);
  hub_.start();
  const Uuid letter = hub_.send("1", "bad");
  const Uuid behind = hub_.send("1", "good");

  EXPECT_EQ(hub_.states(letter), "waiting delivering dead");
  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered");
}

TEST_F(Letters, ALetterBlocksItsLaneAfterARestartAsBefore) {
  says("bad", codes::deliver_refused);
  hub_.start();
  hub_.send("1", "bad");
  const Uuid behind = hub_.send("1", "good");
  hub_.crash();
  hub_.start();
  EXPECT_EQ(hub_.states(behind), "waiting");

  hub_.route().skip_dead = true;
  hub_.reload();
  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered") << "the newest version decides";
  EXPECT_EQ(hub_.registry.calls().size(), 2U);
}

TEST_F(Letters, ARefusalIsGivenUpWhereTheRouteSaysSo) {
  hub_.route().on_failure.discard_refused = true;
  says("bad", codes::deliver_refused);
  hub_.start();
  const Uuid refused = hub_.send("1", "bad");
  const Uuid behind = hub_.send("1", "good");

  EXPECT_EQ(hub_.states(refused), "waiting delivering discarded");
  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered");
}

TEST_F(Letters, WhatWasSentWithoutAnAnswerIsHeldIfItMayNotBeSentTwice) {
  hub_.route().branches.front().target->operation = "add_case";
  says("x", codes::deliver_timeout);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  const Uuid behind = hub_.send("1", "y");
  hub_.advance(1h);

  EXPECT_EQ(hub_.states(message), "waiting delivering held");
  EXPECT_EQ(hub_.states(behind), "waiting");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Letters, ANoAnswerIsADeadlineOfTheSystem) {
  hub_.route().branches.front().target->timeout = 3s;
  hub_.route().branches.front().target->operation = "add_case";
  hub_.registry.answers = nullptr;
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  hub_.advance(2'999ms);
  EXPECT_EQ(hub_.states(message), "waiting delivering");
  hub_.advance(1ms);

  EXPECT_EQ(hub_.states(message), "waiting delivering held");
  EXPECT_EQ(hub_.error_of(message), "deliver.timeout");
}

TEST_F(Letters, AnErrorOfASystemIsOnRecordWithItsCode) {
  hub_.route().on_failure.halt_for.clear();
  const std::vector<std::pair<const ErrorCode*, model::State>> table{
      {&codes::deliver_refused, model::State::dead},
      {&codes::deliver_bad_reply, model::State::retrying},
      {&codes::deliver_too_large, model::State::retrying},
      {&codes::deliver_not_taken, model::State::retrying},
      {&codes::deliver_misconfigured, model::State::dead},
      {&codes::deliver_no_operation, model::State::dead},
      {&codes::crypto_failed, model::State::dead},
      {&codes::map_not_valid, model::State::dead},
      {&codes::deliver_unreachable, model::State::retrying},
      {&codes::deliver_timeout, model::State::retrying},
      {&codes::deliver_answer_lost, model::State::retrying},
      {&codes::deliver_overloaded, model::State::retrying}};
  hub_.start();
  for (const auto& [code, state] : table) {
    SCOPED_TRACE(code->name);
    says("x", *code);
    const Uuid message = hub_.send(std::string(code->name), "x");
    EXPECT_EQ(model::name_of(hub_.store.last(message).state), model::name_of(state));
    EXPECT_EQ(hub_.error_of(message), code->name);
  }
}

TEST_F(Letters, AMappingThatFailsCallsNobody) {
  hub_.mapper.does = [](const auto&, const std::string&) {
    return Result<std::string>(Error(codes::map_failed, "line 3"));
  };
  hub_.start();
  const Uuid message = hub_.send("1");

  EXPECT_EQ(hub_.states(message), "waiting dead") << "it was never on record as begun";
  EXPECT_EQ(hub_.error_of(message), "map.failed");
  EXPECT_TRUE(hub_.registry.calls().empty());
}

TEST_F(Letters, AMapperWithoutAWorkerIsTriedAgain) {
  hub_.mapper.does = [](const auto&, const std::string&) {
    return Result<std::string>(Error(codes::edge_busy, "too many wait").wait_for(3s));
  };
  hub_.start();
  const Uuid message = hub_.send("1");
  EXPECT_EQ(hub_.states(message), "waiting retrying");
  hub_.mapper.does = nullptr;
  hub_.advance(3s);

  EXPECT_EQ(hub_.states(message), "waiting retrying delivering delivered");
}

TEST_F(Letters, SendsWhatTheMappingMade) {
  hub_.mapper.does = [](const model::Mapping& mapping, const std::string&) {
    return Result<std::string>("<made by=\"" + mapping.name + "\"/>");
  };
  hub_.start();
  hub_.send("1");

  EXPECT_EQ(hub_.registry.calls().front().body, "<made by=\"cases.request\"/>");
}

// --- what a person decides

TEST_F(Letters, AResentLetterGoesAtOnceAndThenItsLane) {
  says("bad", codes::deliver_refused);
  hub_.start();
  const Uuid letter = hub_.send("1", "bad");
  const Uuid behind = hub_.send("1", "good");
  takes("bad");

  EXPECT_EQ(hub_.release(letter), "done");

  EXPECT_EQ(hub_.states(letter), "waiting delivering dead retrying delivering delivered");
  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered");
  EXPECT_EQ(hub_.registry.calls()[1].message, letter);
}

TEST_F(Letters, ALetterThatIsGivenUpLetsItsLaneGoOn) {
  says("bad", codes::deliver_refused);
  hub_.start();
  const Uuid letter = hub_.send("1", "bad");
  const Uuid behind = hub_.send("1", "good");

  EXPECT_EQ(hub_.release(letter, Decision::discard), "done");

  EXPECT_EQ(hub_.states(letter), "waiting delivering dead discarded");
  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered");
}

TEST_F(Letters, AHeldOneThatTheSystemHasIsDelivered) {
  hub_.route().branches.front().target->operation = "add_case";
  says("x", codes::deliver_timeout);
  hub_.start();
  const Uuid held = hub_.send("1", "x");
  const Uuid behind = hub_.send("1", "y");

  EXPECT_EQ(hub_.release(held, Decision::delivered), "done");

  EXPECT_EQ(hub_.states(held), "waiting delivering held delivered");
  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered");
  EXPECT_EQ(hub_.registry.calls().size(), 2U) << "it was not called for it again";
}

TEST_F(Letters, ARetryMayBeBroughtForward) {
  hub_.system().pace.first_pause = 1h;
  says("x", codes::deliver_unreachable);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  takes("x");

  EXPECT_EQ(hub_.release(message), "done");
  EXPECT_EQ(hub_.store.last(message).state, model::State::delivered);
}

TEST_F(Letters, PatienceBeginsAnewWhenAPersonLetsItGo) {
  hub_.route().on_failure.resend.dead_letter_after = 30s;
  hub_.system().pace.first_pause = 10s;
  hub_.system().pace.longest_pause = 10s;
  hub_.system().pace.breaker_failures = 1'000;
  says("x", codes::deliver_unreachable);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  hub_.advance(2min);
  ASSERT_EQ(hub_.store.last(message).state, model::State::dead);

  EXPECT_EQ(hub_.release(message), "done");
  hub_.advance(20s);
  EXPECT_EQ(hub_.store.last(message).state, model::State::retrying);
}

TEST_F(Letters, NothingIsDecidedAboutAnAttemptUnderWay) {
  hub_.registry.answers = nullptr;
  hub_.start();
  const Uuid message = hub_.send("1");

  EXPECT_EQ(hub_.release(message), "journal.no_letter");
  hub_.registry.answer(reply());
  hub_.settle();
  EXPECT_EQ(hub_.release(message), "journal.no_letter") << "it is delivered";
  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
}

TEST_F(Letters, NothingIsDecidedByWhatWasReadBeforeAnAttemptEnded) {
  says("x", codes::deliver_unreachable);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  ASSERT_EQ(hub_.states(message), "waiting delivering retrying");
  takes("x");
  hub_.store.stories_take(5s);
  const std::size_t read = hub_.store.stories_read();
  for (int i = 0; hub_.store.stories_read() == read && i < 1000; ++i) hub_.advance(100ms);
  hub_.advance(1s);  // the next attempt has begun to read; the decision reads the same, and ends after it

  EXPECT_EQ(hub_.release(message), "under way");
  hub_.advance(10s);

  EXPECT_EQ(hub_.states(message), "waiting delivering retrying delivering delivered") << "not sent twice";
}

TEST_F(Letters, AMessageThatIsNotOnRecordIsToldSo) {
  hub_.start();
  EXPECT_EQ(hub_.release(Uuid()), "journal.no_message");
}

TEST_F(Letters, OneDecisionAtATimeIsPutOnRecord) {
  says("bad", codes::deliver_refused);
  hub_.start();
  const Uuid letter = hub_.send("1", "bad");
  takes("bad");
  hub_.store.next("delivery.released", ScriptedStore::Fate{.takes = 5s});
  EXPECT_EQ(hub_.release(letter), "under way");
  EXPECT_EQ(hub_.release(letter, Decision::discard), "journal.no_letter");
  hub_.advance(5s);

  EXPECT_EQ(hub_.states(letter), "waiting delivering dead retrying delivering delivered");
}

TEST_F(Letters, NoAttemptBeginsWhileADecisionIsPutOnRecord) {
  hub_.system().pace.first_pause = 1s;
  says("x", codes::deliver_unreachable);
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  hub_.store.next("delivery.discarded", ScriptedStore::Fate{.takes = 30s});
  EXPECT_EQ(hub_.release(message, Decision::discard), "under way");
  hub_.advance(10s);
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
  hub_.advance(1h);

  EXPECT_EQ(hub_.states(message), "waiting delivering retrying discarded");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Letters, ADecisionThatCannotBePutOnRecordChangesNothing) {
  says("bad", codes::deliver_refused);
  hub_.start();
  const Uuid letter = hub_.send("1", "bad");
  takes("bad");
  hub_.store.next("delivery.released", ScriptedStore::kFails);
  EXPECT_EQ(hub_.release(letter), "store.unavailable");
  hub_.advance(1h);
  EXPECT_EQ(hub_.states(letter), "waiting delivering dead");

  EXPECT_EQ(hub_.release(letter), "done") << "it may be decided again";
}

TEST_F(Letters, ADecisionNamesTheRouteWhereSeveralDeliveriesWait) {
  hub_.publish_to("copies", "archive", "copies");
  hub_.systems.at("archive").answers = [](const auto&) { return fault(codes::deliver_refused); };
  says("bad", codes::deliver_refused);
  hub_.start();
  const Uuid letter = hub_.send("1", "bad");
  takes("bad");

  EXPECT_EQ(hub_.release(letter), "journal.no_letter");
  EXPECT_EQ(hub_.release(letter, Decision::resend, "cases"), "done");
  EXPECT_EQ(hub_.registry.calls().size(), 2U);
  EXPECT_EQ(hub_.systems.at("archive").calls().size(), 1U);
}

TEST_F(Letters, WhatAPartyMustAcknowledgeIsHeldUntilItHas) {
  hub_.registry.acknowledged_by = port::Acknowledgement::party;
  hub_.start();
  const Uuid message = hub_.send("1");
  hub_.advance(1h);
  EXPECT_EQ(hub_.states(message), "waiting delivering held");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);

  EXPECT_EQ(hub_.release(message, Decision::delivered), "done");
  EXPECT_EQ(hub_.states(message), "waiting delivering held delivered");
}

}  // namespace
}  // namespace hub::delivery
