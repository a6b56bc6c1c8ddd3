#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/delivery/dispatcher.h"
#include "support/scripted_hub.h"

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using support::fault;
using support::reply;
using support::ScriptedHub;
using support::ScriptedStore;
using support::ScriptedSystem;

/// A hub whose store fails, or whose process ends, where the test says.
class Crashing : public testing::Test {
 protected:
  void crash_and_start() {
    hub_.crash();
    hub_.start();
  }
  void make_calls_unrepeatable() { hub_.route().branches.front().target->operation = "add_case"; }

  ScriptedHub hub_;
};

// --- a store that does not take what happened

TEST_F(Crashing, CallsNobodyBeforeTheAttemptIsOnRecord) {
  hub_.store.next("delivery.begun", ScriptedStore::kFails);
  hub_.start();
  const Uuid message = hub_.send("1");
  EXPECT_TRUE(hub_.registry.calls().empty());
  EXPECT_EQ(hub_.states(message), "waiting");
  hub_.advance(1s);

  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
  EXPECT_EQ(hub_.store.last(message).deliveries.front().attempts, 1U) << "the first was none";
}

TEST_F(Crashing, CallsOnlyWhenTheRecordIsDurable) {
  hub_.store.next("delivery.begun", ScriptedStore::Fate{.takes = 3s});
  hub_.start();
  hub_.send("1");
  hub_.advance(2s);
  EXPECT_TRUE(hub_.registry.calls().empty());
  hub_.advance(1s);
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Crashing, AStoreThatTakesNothingSaysNothingOfTheSystem) {
  hub_.system().pace.breaker_failures = 1;
  for (int i = 0; i < 5; ++i) hub_.store.next("delivery.begun", ScriptedStore::kFails);
  hub_.start();
  hub_.send("1");
  hub_.advance(10s);

  EXPECT_EQ(hub_.registry.probes(), 0U);
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Crashing, PutsTheEndOnRecordUntilTheStoreTakesIt) {
  for (int i = 0; i < 5; ++i) hub_.store.next("delivery.done", ScriptedStore::kFails);
  hub_.start();
  const Uuid message = hub_.send("1", "a");
  const Uuid behind = hub_.send("1", "b");
  hub_.advance(4s);
  EXPECT_EQ(hub_.states(message), "waiting delivering");
  EXPECT_EQ(hub_.states(behind), "waiting") << "its lane waits as well";
  hub_.advance(1s);

  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered");
  EXPECT_EQ(hub_.called(), "1 1") << "the system was called once for each";
}

TEST_F(Crashing, PutsALetterOnRecordUntilTheStoreTakesIt) {
  hub_.registry.answers = [](const auto&) { return fault(codes::deliver_refused); };
  hub_.store.next("delivery.dead", ScriptedStore::kFails);
  hub_.start();
  const Uuid message = hub_.send("1");
  hub_.advance(1s);

  EXPECT_EQ(hub_.states(message), "waiting delivering dead");
  EXPECT_EQ(hub_.called(), "1");
}

TEST_F(Crashing, ReadsWhatWaitsAgainWhenTheStoreCouldNotTell) {
  hub_.store.pages_fail(3);
  hub_.start();
  const Uuid message = hub_.send("1");
  EXPECT_EQ(hub_.states(message), "waiting");
  hub_.advance(5s);

  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
}

TEST_F(Crashing, AMessageThatCannotBeReadNowIsReadLater) {
  hub_.start();
  hub_.registry.answers = nullptr;
  hub_.send("1", "a");
  const Uuid behind = hub_.send("1", "b");
  hub_.store.story_fails(behind, Error(codes::store_unavailable, "the test says so"));
  hub_.registry.answers = [](const auto&) { return reply(); };
  hub_.registry.answer(reply());
  hub_.advance(5s);
  EXPECT_EQ(hub_.states(behind), "waiting") << "nothing is on record of it";
  hub_.store.story_works(behind);
  hub_.advance(1min);

  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered");
}

TEST_F(Crashing, AMessageThatCannotBeReadAnyMoreIsALetter) {
  hub_.route().skip_dead = true;
  hub_.registry.answers = nullptr;
  hub_.start();
  hub_.send("1", "a");
  const Uuid lost = hub_.send("1", "b");
  const Uuid behind = hub_.send("1", "c");
  hub_.store.story_fails(lost, Error(codes::journal_unreadable, "the key is lost"));
  hub_.registry.answers = [](const auto&) { return reply(); };
  hub_.registry.answer(reply());
  hub_.settle();

  EXPECT_EQ(hub_.states(lost), "waiting dead");
  EXPECT_EQ(hub_.error_of(lost), "journal.unreadable");
  EXPECT_TRUE(hub_.store.last(lost).parts.empty()) << "there is no key to seal with";
  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered");
}

// --- a process that ends, step by step of one delivery

TEST_F(Crashing, BeforeTheAttemptIsDurableItIsAsIfItHadNotBegun) {
  hub_.store.next("delivery.begun", ScriptedStore::kLostBefore);
  hub_.start();
  const Uuid message = hub_.send("1");
  crash_and_start();

  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
  EXPECT_EQ(hub_.store.last(message).deliveries.front().attempts, 1U);
}

TEST_F(Crashing, BetweenRecordAndCallARepeatableOneIsCalled) {
  hub_.store.next("delivery.begun", ScriptedStore::kLostAfter);
  hub_.start();
  const Uuid message = hub_.send("1");
  ASSERT_TRUE(hub_.registry.calls().empty());
  crash_and_start();

  EXPECT_EQ(hub_.states(message), "waiting delivering delivering delivered");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Crashing, BetweenRecordAndCallAnUnrepeatableOneIsHeld) {
  make_calls_unrepeatable();
  hub_.store.next("delivery.begun", ScriptedStore::kLostAfter);
  hub_.start();
  const Uuid message = hub_.send("1", "a");
  const Uuid behind = hub_.send("1", "b");
  crash_and_start();
  hub_.advance(1h);

  EXPECT_EQ(hub_.states(message), "waiting delivering held") << "nobody knows whether it was called";
  EXPECT_EQ(hub_.error_of(message), "deliver.interrupted");
  EXPECT_EQ(hub_.states(behind), "waiting");
  EXPECT_TRUE(hub_.registry.calls().empty());
}

TEST_F(Crashing, DuringTheCallARepeatableOneIsCalledAgainUnderItsId) {
  hub_.registry.answers = nullptr;
  hub_.start();
  const Uuid message = hub_.send("1");
  hub_.registry.answers = [](const auto&) { return reply(); };
  crash_and_start();

  EXPECT_EQ(hub_.states(message), "waiting delivering delivering delivered");
  ASSERT_EQ(hub_.registry.calls().size(), 2U);
  EXPECT_EQ(hub_.registry.calls()[1].message, message);
  EXPECT_EQ(hub_.store.last(message).deliveries.front().attempts, 2U);
}

TEST_F(Crashing, DuringTheCallAnUnrepeatableOneIsHeld) {
  make_calls_unrepeatable();
  hub_.registry.answers = nullptr;
  hub_.start();
  const Uuid message = hub_.send("1");
  crash_and_start();
  crash_and_start();

  EXPECT_EQ(hub_.states(message), "waiting delivering held");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Crashing, AfterTheAnswerTheEndThatIsNotDurableIsNotKnown) {
  make_calls_unrepeatable();
  hub_.store.next("delivery.done", ScriptedStore::kLostBefore);
  hub_.start();
  const Uuid message = hub_.send("1");
  ASSERT_EQ(hub_.registry.calls().size(), 1U);
  crash_and_start();

  EXPECT_EQ(hub_.states(message), "waiting delivering held");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
}

TEST_F(Crashing, AfterTheEndIsDurableNothingIsCalledAgain) {
  hub_.store.next("delivery.done", ScriptedStore::kLostAfter);
  hub_.start();
  const Uuid message = hub_.send("1", "a");
  const Uuid behind = hub_.send("1", "b");
  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
  EXPECT_EQ(hub_.states(behind), "waiting") << "the process did not hear of it";
  crash_and_start();

  EXPECT_EQ(hub_.called(), "1 1");
  EXPECT_EQ(hub_.states(behind), "waiting delivering delivered");
}

TEST_F(Crashing, AfterAFailureThatIsDurableTheRetryKeepsItsTime) {
  hub_.system().pace.first_pause = 20s;
  hub_.registry.answers = [](const auto&) { return fault(codes::deliver_unreachable); };
  hub_.store.next("delivery.failed", ScriptedStore::kLostAfter);
  hub_.start();
  const Uuid message = hub_.send("1");
  EXPECT_EQ(hub_.states(message), "waiting delivering retrying");
  crash_and_start();
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
  hub_.advance(20s);

  EXPECT_EQ(hub_.registry.calls().size(), 2U);
}

TEST_F(Crashing, ADecisionThatIsDurableHoldsThoughNobodyWasTold) {
  hub_.registry.answers = [](const auto&) { return fault(codes::deliver_refused); };
  hub_.start();
  const Uuid letter = hub_.send("1");
  hub_.store.next("delivery.released", ScriptedStore::kLostAfter);
  EXPECT_EQ(hub_.release(letter), "under way");
  hub_.registry.answers = [](const auto&) { return reply(); };
  crash_and_start();

  EXPECT_EQ(hub_.states(letter), "waiting delivering dead retrying delivering delivered");
}

// --- deliveries of several calls

/// The registry takes a case in two calls, of which the second fails until the test says otherwise.
class Steps : public Crashing {
 protected:
  Steps() {
    hub_.registry.does = [this](port::Request, port::Steps* steps) { return carry(*steps); };
  }

  port::Task<ScriptedSystem::Answer> carry(port::Steps& steps) {
    if (!steps.result("opened")) {
      ++opened_;
      auto recorded = co_await steps.record("opened", R"({"id":7})");
      if (!recorded) co_return Error(codes::deliver_answer_lost, recorded.error().detail());
    }
    result_ = steps.result("opened").value_or("");
    if (fails_) co_return Error(codes::deliver_unreachable, "the second call");
    co_return reply();
  }

  int opened_ = 0;
  bool fails_ = true;
  std::string result_;
};

TEST_F(Steps, AreNotRepeatedByTheNextAttempt) {
  hub_.start();
  const Uuid message = hub_.send("1");
  fails_ = false;
  hub_.advance(2s);

  EXPECT_EQ(hub_.states(message), "waiting delivering delivering retrying delivering delivered");
  EXPECT_EQ(opened_, 1);
  EXPECT_EQ(result_, R"({"id":7})");
}

TEST_F(Steps, AreNotRepeatedAfterARestart) {
  hub_.start();
  const Uuid message = hub_.send("1");
  fails_ = false;
  crash_and_start();
  hub_.advance(2s);

  EXPECT_EQ(hub_.store.last(message).state, model::State::delivered);
  EXPECT_EQ(opened_, 1);
}

TEST_F(Steps, ThatAreNotOnRecordEndTheAttempt) {
  fails_ = false;
  hub_.store.next("delivery.step", ScriptedStore::kFails);
  hub_.start();
  const Uuid message = hub_.send("1");
  EXPECT_EQ(hub_.error_of(message), "deliver.answer_lost");
  hub_.advance(2s);

  EXPECT_EQ(hub_.store.last(message).state, model::State::delivered);
  EXPECT_EQ(opened_, 2) << "what is not on record was not done, as far as anybody knows";
}

TEST_F(Steps, OfOneMessageAreNotAnothers) {
  fails_ = false;
  hub_.start();
  hub_.send("1");
  hub_.send("1");

  EXPECT_EQ(opened_, 2);
}

}  // namespace
}  // namespace hub::delivery
