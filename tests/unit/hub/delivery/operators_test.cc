#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "hub/base/codes.h"
#include "support/scripted_hub.h"

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using support::reply;
using support::ScriptedHub;
using support::ScriptedStore;
using support::ScriptedSystem;
using testing::AllOf;
using testing::HasSubstr;

config::Condition kind_is(const std::string& kind) {
  config::Condition condition;
  condition.path.value = "/t:Case/t:Kind = '" + kind + "'";
  return condition;
}

/// Acts of operators: who did what, and what of. The registry refuses what the test says of a case's kind.
class Operators : public testing::Test {
 protected:
  Operators() {
    hub_.registry.answers =
        [this](const ScriptedSystem::Call& call) -> std::optional<ScriptedSystem::Answer> {
      for (const auto& [kind, error] : faults_)
        if (call.body.find("<Kind>" + kind + "</Kind>") != std::string::npos) return Error(error);
      return reply();
    };
  }
  void says(const std::string& kind, const ErrorCode& code) {
    faults_.insert_or_assign(kind, Error(code, "the test says so"));
  }
  void takes(const std::string& kind) { faults_.erase(kind); }

  ScriptedHub hub_;
  std::map<std::string, Error> faults_;
};

TEST_F(Operators, ADecisionIsOnRecordAsTheOperatorsWithTheReasonBeforeItsEffect) {
  says("bad", codes::deliver_refused);
  hub_.start();
  for (const Decision decision : {Decision::resend, Decision::delivered, Decision::discard}) {
    const Uuid letter = hub_.send("1", "bad");
    const std::size_t before = hub_.store.told(letter).items.size();
    ASSERT_EQ(hub_.release(letter, decision), "done");

    const auto items = hub_.store.told(letter).items;
    ASSERT_GT(items.size(), before);
    const auto leaf = nlohmann::json::parse(items[before].record);
    EXPECT_EQ(leaf["actor"]["sub"], "unix:1000:anna");
    EXPECT_EQ(leaf["actor"]["said"], "Anna");
    EXPECT_EQ(leaf["dg"][0]["part"], "reason");
    EXPECT_EQ(leaf["dg"][0]["len"], 6);
    EXPECT_EQ(hub_.part(letter, "reason"), "a test");
    EXPECT_EQ(leaf["msg"], letter.to_string());
    for (std::size_t i = 0; i < items.size(); ++i)
      if (i != before) {
        EXPECT_NE(nlohmann::json::parse(items[i].record)["actor"]["sub"], "unix:1000:anna") << items[i].event;
      }
    if (decision == Decision::resend) {
      ASSERT_EQ(items.size(), before + 3) << "then it was tried again";
      EXPECT_EQ(items[before + 1].state, model::State::delivering);
      ASSERT_EQ(hub_.release(letter, Decision::discard), "done");
    }
  }
}

TEST_F(Operators, TheSecondOperatorAtALetterIsToldWhoDidWhatAndWhen) {
  says("bad", codes::deliver_refused);
  hub_.start();
  const auto told = [this](Uuid letter, Decision decision, std::optional<Seen> seen = std::nullopt) {
    const auto decided = hub_.decide({.message = letter,
                                      .route = {},
                                      .decision = decision,
                                      .by = {"unix:1001:peter", {}},
                                      .because = "me too",
                                      .seen = seen});
    return *decided ? "done; before: " + (**decided).before.en() : decided->error().detail();
  };
  const Uuid given_up = hub_.send("1", "bad");
  hub_.release(given_up, Decision::discard);
  EXPECT_THAT(told(given_up, Decision::resend),
              HasSubstr("cases is discarded; delivery.discarded by unix:1000:anna (says: Anna) at 20"));
  const auto latvian = hub_.decide({.message = given_up,
                                    .route = {},
                                    .decision = Decision::resend,
                                    .by = {"unix:1000:anna", "Anna"},
                                    .because = "a test",
                                    .seen = {}});
  ASSERT_TRUE(latvian && !*latvian);
  EXPECT_THAT(latvian->error().detail(Language::lv), HasSubstr("cases ir atmests"));

  const Uuid sent_again = hub_.send("2", "bad");
  hub_.release(sent_again);
  EXPECT_EQ(hub_.states(sent_again), "waiting delivering dead retrying delivering dead");
  EXPECT_THAT(told(sent_again, Decision::resend, Seen{model::State::dead, 2, "map.failed"}),
              HasSubstr("it was dead after attempt 2 (map.failed), now it is dead after attempt 2 "
                        "(deliver.refused)"));
  EXPECT_THAT(told(sent_again, Decision::resend, Seen{model::State::dead, 1}),
              AllOf(HasSubstr("it was dead after attempt 1"), HasSubstr("now it is dead after attempt 2"),
                    HasSubstr("delivery.released by unix:1000:anna")));
  EXPECT_THAT(told(sent_again, Decision::discard, Seen{model::State::dead, 2, "deliver.refused"}),
              HasSubstr("done; before: delivery.released by unix:1000:anna (says: Anna) at 20"));

  const Uuid contested = hub_.send("3", "bad");
  hub_.store.next("delivery.discarded", ScriptedStore::Fate{.takes = 5s});
  EXPECT_EQ(hub_.release(contested, Decision::discard), "under way");
  EXPECT_THAT(told(contested, Decision::resend), HasSubstr("put on record, by unix:1000:anna"));
}

TEST_F(Operators, WhatIsTriedAgainAlreadyIsNotReleasedTwice) {
  hub_.system().pace.breaker_failures = 1;
  says("x", codes::deliver_unreachable);
  hub_.registry.answers_probes = false;
  hub_.start();
  const Uuid message = hub_.send("1", "x");
  ASSERT_EQ(hub_.release(message), "done");
  ASSERT_EQ(hub_.states(message), "waiting delivering retrying retrying") << "the system is only probed";

  EXPECT_EQ(hub_.release(message), "journal.no_letter");
  EXPECT_EQ(hub_.release(message, Decision::discard), "done") << "another decision is one";
}

TEST_F(Operators, AFilteredMessageIsSentAgainWhenItsRouteIsMended) {
  hub_.route().filter = kind_is("old");
  hub_.start();
  const Uuid message = hub_.send("1", "new");
  ASSERT_EQ(hub_.states(message), "waiting filtered");

  EXPECT_EQ(hub_.release(message, Decision::discard), "journal.no_letter") << "there is nothing to give up";
  EXPECT_EQ(hub_.release(message), "done");
  EXPECT_EQ(hub_.states(message), "waiting filtered retrying filtered") << "the route still does not take it";
  hub_.route().filter = kind_is("new");
  hub_.reload();
  EXPECT_EQ(hub_.release(message), "done");

  EXPECT_EQ(hub_.states(message), "waiting filtered retrying filtered retrying delivering delivered");
  EXPECT_EQ(hub_.called(), "1");
}

TEST_F(Operators, WhatWasFilteredGoesToTheEndOfItsLaneAlsoAfterARestart) {
  hub_.route().filter = kind_is("old");
  hub_.start();
  const Uuid filtered = hub_.send("1", "new");
  ASSERT_EQ(hub_.states(filtered), "waiting filtered");
  hub_.route().filter.reset();
  hub_.mapper.does = [](const auto&, const auto&) {
    return Result<std::string>(Error(codes::map_no_worker, "killed").wait_for(10s));
  };
  hub_.reload();
  const Uuid waits = hub_.send("1", "a");
  ASSERT_EQ(hub_.release(filtered), "done");
  const Uuid later = hub_.send("1", "b");
  EXPECT_EQ(hub_.states(filtered), "waiting filtered retrying") << "behind the one that waits";

  hub_.crash();
  hub_.mapper.does = nullptr;
  hub_.start();
  hub_.advance(1min);

  std::vector<Uuid> order;
  for (const auto& call : hub_.registry.calls()) order.push_back(call.message);
  EXPECT_EQ(order, (std::vector{waits, filtered, later}));
}

TEST_F(Operators, WhatWaitsGoesBeforeWhatWasFiltered) {
  hub_.publish_to("copies", "archive", "copies");
  hub_.route("copies").filter = kind_is("old");
  says("bad", codes::deliver_refused);
  hub_.start();
  const Uuid message = hub_.send("1", "bad");
  takes("bad");

  EXPECT_EQ(hub_.release(message), "done") << "the dead one is meant";
  EXPECT_EQ(hub_.registry.calls().size(), 2U);
  EXPECT_EQ(hub_.release(message, Decision::resend, "copies"), "done") << "the filtered one only by its name";
}

}  // namespace
}  // namespace hub::delivery
