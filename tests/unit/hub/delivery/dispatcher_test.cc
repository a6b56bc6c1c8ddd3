#include "hub/delivery/dispatcher.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "support/scripted_hub.h"
#include "support/store_items.h"

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using support::fault;
using support::reply;
using support::ScriptedHub;
using support::ScriptedSystem;

/// A hub whose registry answers when the test says so.
class Dispatching : public testing::Test {
 protected:
  void hold(ScriptedSystem& system) { system.answers = nullptr; }
  /// Answers what is open, one after another, until nothing is.
  void answer_all(ScriptedSystem& system) {
    while (system.open() > 0) {
      system.answer(reply());
      hub_.settle();
    }
  }
  void start_held() {
    hold(hub_.registry);
    hub_.start();
  }

  ScriptedHub hub_;
};

// --- order

TEST_F(Dispatching, DeliversWhatWasAccepted) {
  hub_.start();
  const Uuid message = hub_.send("1", "new");

  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
  ASSERT_EQ(hub_.registry.calls().size(), 1U);
  EXPECT_EQ(hub_.registry.calls().front().operation, "put_case");
  EXPECT_EQ(hub_.registry.calls().front().message, message);
  EXPECT_NE(hub_.registry.calls().front().body.find("<Kind>new</Kind>"), std::string::npos);
}

TEST_F(Dispatching, CallsWithTheDeadlineOfTheRoute) {
  hub_.route().branches.front().target->timeout = 7s;
  hub_.start();
  hub_.send("1");

  const ScriptedSystem::Call& call = hub_.registry.calls().front();
  EXPECT_EQ(call.deadline - call.at, 7s);
}

TEST_F(Dispatching, DeliversOneAfterAnotherInALane) {
  start_held();
  const Uuid first = hub_.send("1", "a");
  const Uuid second = hub_.send("1", "b");
  const Uuid third = hub_.send("1", "c");
  EXPECT_EQ(hub_.registry.open(), 1U);

  answer_all(hub_.registry);

  std::vector<Uuid> order;
  for (const auto& call : hub_.registry.calls()) order.push_back(call.message);
  EXPECT_EQ(order, (std::vector{first, second, third}));
  EXPECT_EQ(hub_.states(third), "waiting delivering delivered");
}

TEST_F(Dispatching, DeliversLanesSideBySide) {
  start_held();
  for (const char* number : {"1", "2", "3"}) hub_.send(number);

  EXPECT_EQ(hub_.called(), "1 2 3");
  EXPECT_EQ(hub_.registry.open(), 3U);
}

TEST_F(Dispatching, PutsWhatHasNoOrderInALaneOfItsOwn) {
  hub_.site.types.front().ordering_key.clear();
  start_held();
  hub_.send("1");
  hub_.send("1");

  EXPECT_EQ(hub_.registry.open(), 2U);
}

TEST_F(Dispatching, LetsALaneWaitForARetryOfItsHead) {
  hub_.system().pace.first_pause = 10s;
  hub_.registry.answers = [](const auto&) { return fault(codes::deliver_unreachable); };
  hub_.start();
  const Uuid first = hub_.send("1", "a");
  const Uuid second = hub_.send("1", "b");
  EXPECT_EQ(hub_.called(), "1");

  hub_.registry.answers = [](const auto&) { return reply(); };
  hub_.advance(10s);

  EXPECT_EQ(hub_.states(first), "waiting delivering retrying delivering delivered");
  EXPECT_EQ(hub_.states(second), "waiting delivering delivered");
  ASSERT_EQ(hub_.registry.calls().size(), 3U);
  EXPECT_EQ(hub_.registry.calls()[1].message, first) << "the head goes before what came after it";
}

TEST_F(Dispatching, KeepsTheOrderOfOneLaneAcrossRoutes) {
  hub_.publish_to("copies", "archive", "cases");
  ScriptedSystem& archive = hub_.systems.at("archive");
  hold(archive);
  start_held();
  const Uuid first = hub_.send("1", "a");
  const Uuid second = hub_.send("1", "b");

  std::vector<Uuid> order;
  while (hub_.registry.open() + archive.open() > 0) {
    ASSERT_EQ(hub_.registry.open() + archive.open(), 1U) << "one after another, whichever route";
    ScriptedSystem& called = hub_.registry.open() == 1 ? hub_.registry : archive;
    order.push_back(called.calls().back().message);
    called.answer(reply());
    hub_.settle();
  }

  EXPECT_EQ(order, (std::vector{first, first, second, second}));
}

TEST_F(Dispatching, DeliversToEachSystemWhateverTheOthersDo) {
  hub_.publish_to("copies", "archive", "copies");
  start_held();
  const Uuid first = hub_.send("1", "a");
  hub_.send("1", "b");

  EXPECT_EQ(hub_.registry.open(), 1U) << "the registry hangs";
  EXPECT_EQ(hub_.systems.at("archive").calls().size(), 2U);
  EXPECT_EQ(hub_.store.last(first).state, model::State::delivered);
}

TEST_F(Dispatching, GoesOnAfterARestartInTheOrderOfAcceptance) {
  start_held();
  for (const char* kind : {"a", "b", "c"}) hub_.send("1", kind);
  hub_.crash();
  hub_.start();
  EXPECT_EQ(hub_.registry.open(), 1U);
  answer_all(hub_.registry);

  std::string kinds;
  for (const auto& call : hub_.registry.calls()) kinds += call.body[call.body.find("<Kind>") + 6];
  EXPECT_EQ(kinds, "aabc") << "the first was under way when the process ended";
}

TEST_F(Dispatching, TakesWhatWasAcceptedWhileItReadsTheStore) {
  hub_.store.pages_take(1s);
  hub_.start();
  const Uuid first = hub_.send("1");
  EXPECT_TRUE(hub_.called().empty()) << "nothing is attempted before all that waits was looked at";
  hub_.advance(500ms);
  const Uuid second = hub_.send("2");
  hub_.advance(10s);

  EXPECT_EQ(hub_.states(first), "waiting delivering delivered");
  EXPECT_EQ(hub_.states(second), "waiting delivering delivered");
}

TEST_F(Dispatching, DoesNotDeliverTwiceWhatEndedWhileAPageWasRead) {
  start_held();
  const Uuid message = hub_.send("1");
  hub_.store.pages_take(2s);
  hub_.reload();  // all is read again, and the page names what is under way
  hub_.registry.answer(reply());
  hub_.settle();
  EXPECT_EQ(hub_.store.last(message).state, model::State::delivered);
  hub_.advance(5s);

  EXPECT_EQ(hub_.called(), "1");
}

TEST_F(Dispatching, ReadsOnWhenItsWindowHasRoomAgain) {
  constexpr std::size_t kMore = 23'000;  // than one group's window and a page
  hub_.registry.answers = [](const auto&) { return fault(codes::deliver_refused); };
  hub_.start();
  const Uuid head = hub_.send("1");
  ASSERT_EQ(hub_.states(head), "waiting delivering dead");
  hub_.crash();
  const model::Tag lane = hub_.store.last(head).deliveries.front().lane;
  hub_.store.fill(lane, "cases", kMore);
  hub_.registry.answers = [](const auto&) { return reply(); };
  hub_.store.pages_fail(1'000);
  hub_.start();
  const Uuid last = hub_.send("2");
  EXPECT_EQ(hub_.states(last), "waiting");
  hub_.crash();
  hub_.store.pages_fail(0);

  hub_.start();

  EXPECT_EQ(hub_.states(last), "waiting delivering delivered") << "what blocks its lane takes no room";
}

// --- places at a system

TEST_F(Dispatching, LeavesAQuarterOfTheCallsToQuestions) {
  hub_.system().pace.max_in_flight = 4;
  start_held();
  for (int i = 0; i < 6; ++i) hub_.send(std::to_string(i));
  EXPECT_EQ(hub_.registry.open(), 3U);

  const auto answer = hub_.ask("p");
  EXPECT_EQ(hub_.registry.open(), 4U);
  EXPECT_EQ(hub_.registry.calls().back().operation, "get_debt");
}

TEST_F(Dispatching, GivesAPlaceToTheNextWhenACallEnds) {
  hub_.system().pace.max_in_flight = 2;
  start_held();
  for (int i = 0; i < 40; ++i) hub_.send(std::to_string(i));
  EXPECT_EQ(hub_.registry.open(), 2U);
  for (int i = 0; i < 10; ++i) {
    hub_.registry.answer(reply());
    hub_.settle();
    ASSERT_EQ(hub_.registry.open(), 2U) << i;
  }
  answer_all(hub_.registry);

  EXPECT_EQ(hub_.registry.calls().size(), 40U) << "each once";
}

TEST_F(Dispatching, LetsRoutesTakeTurnsAtOneSystem) {
  hub_.publish_to("copies", "registry", "copies");
  hub_.route("copies").branches.front().target->operation = "put_copy";
  hub_.system().pace.max_in_flight = 1;
  start_held();
  for (int i = 0; i < 10; ++i) hub_.send(std::to_string(i));
  answer_all(hub_.registry);

  ASSERT_EQ(hub_.registry.calls().size(), 20U);
  int copies = 0;
  for (std::size_t i = 0; i < 10; ++i) copies += hub_.registry.calls()[i].operation == "put_copy" ? 1 : 0;
  EXPECT_GE(copies, 4) << "neither route's messages all go before the other's";
  EXPECT_LE(copies, 6);
}

TEST_F(Dispatching, HoldsNoMoreBodiesThanItCallsWith) {
  hub_.system().pace.max_in_flight = 1;
  start_held();
  for (int i = 0; i < 100; ++i) hub_.send(std::to_string(i));
  std::size_t begun = 0;
  for (const Uuid& message : hub_.store.messages())
    begun += hub_.store.last(message).state == model::State::delivering ? 1U : 0U;

  EXPECT_EQ(begun, 1U) << "what finds no place is not on record as begun";
}

TEST_F(Dispatching, FindsAPlaceWhenQuestionsHeldAll) {
  hub_.system().pace.max_in_flight = 1;
  start_held();
  const auto first = hub_.ask("p");
  ASSERT_EQ(hub_.registry.open(), 1U);
  const Uuid message = hub_.send("1");
  const auto second = hub_.ask("q");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
  hub_.advance(1s);
  EXPECT_EQ(hub_.states(message), "waiting") << "the question still holds the only place";

  hub_.registry.answer(reply(R"(<Debt xmlns="urn:test:debt"><Sum>1</Sum></Debt>)"));
  hub_.advance(100ms);

  ASSERT_EQ(hub_.registry.calls().size(), 2U);
  EXPECT_EQ(hub_.registry.calls().back().operation, "put_case") << "before the question that waits as well";
  answer_all(hub_.registry);
  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
}

TEST_F(Dispatching, StopsLookingForAPlaceAtASystemThatTheSiteHasNoMore) {
  hub_.publish_to("copies", "archive", "copies");
  hub_.system().pace.max_in_flight = 1;
  start_held();
  const auto question = hub_.ask("p");
  const Uuid message = hub_.send("1");
  hub_.route().branches.front().target->system = "archive";
  hub_.reload();
  hub_.advance(1s);

  EXPECT_EQ(hub_.registry.calls().size(), 1U);
  EXPECT_EQ(hub_.systems.at("archive").calls().size(), 2U) << "the newest version says where it goes";
  EXPECT_EQ(hub_.store.last(message).state, model::State::delivered);
}

// --- systems that do not answer

class Breaking : public Dispatching {
 protected:
  Breaking() {
    hub_.system().pace.breaker_failures = 3;
    hub_.system().pace.probe_every = 5s;
    hub_.system().pace.first_pause = 1h;
    hub_.system().pace.longest_pause = 1h;
    hub_.registry.answers_probes = false;
    hub_.registry.answers = [](const auto&) { return fault(codes::deliver_unreachable); };
  }
  /// So many lanes with a message each, of which the first ones open the breaker.
  void open_with(int lanes) {
    hub_.start();
    for (int i = 0; i < lanes; ++i) hub_.send(std::to_string(i));
  }
  [[nodiscard]] bool is_open() const {
    return hub_.metrics().find("sakta_system_breaker_open{system=\"registry\"} 1") != std::string::npos;
  }
};

TEST_F(Breaking, ProbesASystemInPlaceOfCallingItAfterFailuresInARow) {
  open_with(6);
  EXPECT_EQ(hub_.called(), "0 1 2");
  EXPECT_TRUE(is_open()) << hub_.metrics();

  hub_.advance(20s);

  EXPECT_EQ(hub_.registry.probes(), 4U) << "one each five seconds";
  EXPECT_EQ(hub_.called(), "0 1 2");
}

TEST_F(Breaking, CountsFailuresInARowOnly) {
  hub_.start();
  hub_.send("0");
  hub_.send("1");
  hub_.registry.answers = [](const auto&) { return fault(codes::deliver_refused); };
  hub_.send("2");
  hub_.registry.answers = [](const auto&) { return fault(codes::deliver_unreachable); };
  hub_.send("3");
  hub_.send("4");
  EXPECT_FALSE(is_open()) << "an answer is an answer, whatever it says";

  hub_.send("5");
  EXPECT_TRUE(is_open());
}

TEST_F(Breaking, CountsNoAttemptThatDidNotCallTheSystem) {
  hub_.mapper.does = [](const model::Mapping&, const std::string& xml) -> Result<std::string> {
    if (xml.find("bad") != std::string::npos) return Error(codes::map_failed, "line 3");
    return xml;
  };
  hub_.start();
  hub_.send("0");
  hub_.send("1");
  hub_.send("2", "bad");
  EXPECT_FALSE(is_open());
  hub_.send("3");

  EXPECT_TRUE(is_open()) << "the third in a row";
}

TEST_F(Breaking, AReloadedLimitHoldsForASystemThatIsBeingCalled) {
  hub_.registry.answers = nullptr;
  hub_.start();
  hub_.send("0");
  hub_.system().pace.breaker_failures = 1;
  hub_.reload();
  hub_.registry.answer(fault(codes::deliver_unreachable));
  hub_.settle();

  EXPECT_TRUE(is_open()) << "the first is enough now";
}

TEST_F(Breaking, LetsOneGoFirstWhenAProbeSucceeded) {
  open_with(6);
  hub_.registry.answers = nullptr;
  hub_.registry.answers_probes = true;
  hub_.advance(5s);
  EXPECT_EQ(hub_.registry.open(), 1U);
  EXPECT_EQ(hub_.called(), "0 1 2 3") << "of those that were not tried";

  hub_.registry.answer(reply());
  hub_.settle();

  EXPECT_GT(hub_.registry.open(), 1U) << "it answered: all go";
  answer_all(hub_.registry);
  for (const Uuid& message : hub_.store.messages())
    EXPECT_EQ(hub_.store.last(message).state, model::State::delivered);
}

TEST_F(Breaking, ProbesAgainWhenTheOneThatWentFirstGotNoAnswer) {
  open_with(6);
  hub_.registry.answers_probes = true;
  hub_.advance(5s);
  EXPECT_EQ(hub_.called(), "0 1 2 3");
  EXPECT_TRUE(is_open()) << "one failure is enough on trial";
  hub_.advance(5s);
  EXPECT_EQ(hub_.called(), "0 1 2 3 4");
}

TEST_F(Breaking, TriesAtOnceWhatFailedWhenNobodyElseWaits) {
  open_with(3);
  hub_.registry.answers = [](const auto&) { return reply(); };
  hub_.registry.answers_probes = true;
  hub_.advance(5s);

  EXPECT_EQ(hub_.registry.calls().size(), 6U) << "long before their pause of an hour has passed";
  for (const Uuid& message : hub_.store.messages())
    EXPECT_EQ(hub_.store.last(message).state, model::State::delivered);
}

TEST_F(Breaking, HoldsUpNoOtherSystem) {
  hub_.publish_to("copies", "archive", "copies");
  open_with(6);

  EXPECT_EQ(hub_.systems.at("archive").calls().size(), 6U);
}

TEST_F(Breaking, ReadsNothingForASystemThatIsNotCalled) {
  open_with(3);
  const std::size_t read = hub_.store.stories_read();
  hub_.send("4");
  hub_.send("5");
  EXPECT_EQ(hub_.store.stories_read(), read);

  hub_.registry.answers = [](const auto&) { return reply(); };
  hub_.registry.answers_probes = true;
  hub_.advance(5s);
  for (const Uuid& message : hub_.store.messages())
    EXPECT_EQ(hub_.store.last(message).state, model::State::delivered);
}

TEST_F(Breaking, ReadsWhatOnlyTheMessageDecides) {
  hub_.route().filter = config::Condition{};
  hub_.route().filter->path.value = "/t:Case/t:Kind = 'new'";
  open_with(3);
  const Uuid message = hub_.send("4", "other");

  EXPECT_EQ(hub_.states(message), "waiting filtered") << "no system is needed for that";
}

TEST_F(Breaking, EndsItsProbesWithTheHub) {
  open_with(3);
  hub_.stop();
  EXPECT_TRUE(hub_.has_ended());
  hub_.advance(1min);
  EXPECT_LE(hub_.registry.probes(), 1U);
}

TEST_F(Breaking, LeavesASystemAloneForAsLongAsItAsks) {
  hub_.registry.answers = [](const auto&) {
    return Error(codes::deliver_overloaded, "the test says so").wait_for(30s);
  };
  hub_.start();
  hub_.send("1");
  hub_.send("2");
  EXPECT_EQ(hub_.called(), "1") << "nobody calls before then";
  hub_.registry.answers = [](const auto&) { return reply(); };
  hub_.advance(29'999ms);
  EXPECT_EQ(hub_.called(), "1");
  hub_.advance(1ms);

  EXPECT_EQ(hub_.registry.calls().size(), 3U);
}

// --- reload and stop

TEST_F(Dispatching, LetsAnAttemptUnderWayEndByTheVersionItBeganWith) {
  start_held();
  const Uuid first = hub_.send("1", "a");
  const Uuid second = hub_.send("1", "b");
  hub_.publish_to("copies", "archive", "copies");
  hub_.route().branches.front().target->system = "archive";
  hub_.reload();
  hub_.registry.answer(reply());
  hub_.settle();

  EXPECT_EQ(hub_.states(first), "waiting delivering delivered");
  EXPECT_EQ(hub_.states(second), "waiting delivering delivered");
  EXPECT_EQ(hub_.registry.calls().size(), 1U);
  EXPECT_EQ(hub_.systems.at("archive").calls().size(), 1U);
}

TEST_F(Dispatching, KeepsTheOrderOfALaneThatARouteLeavesWhileItsHeadIsUnderWay) {
  start_held();
  hub_.send("1", "a");
  const Uuid second = hub_.send("1", "b");
  hub_.route().lane = "another";
  hub_.reload();
  hub_.advance(5s);
  EXPECT_EQ(hub_.registry.calls().size(), 1U) << "not beside the one that is under way";

  answer_all(hub_.registry);

  EXPECT_EQ(hub_.states(second), "waiting delivering delivered");
  EXPECT_EQ(hub_.registry.calls().size(), 2U);
}

TEST_F(Dispatching, LetsWhatHasNoRouteWaitUntilItHasOneAgain) {
  hub_.registry.answers = [](const auto&) { return fault(codes::deliver_unreachable); };
  hub_.start();
  const Uuid message = hub_.send("1");
  const config::Route route = hub_.route();
  std::erase_if(hub_.site.routes, [](const auto& one) { return one.name == "cases"; });
  hub_.reload();
  hub_.registry.answers = [](const auto&) { return reply(); };
  hub_.advance(1h);
  EXPECT_EQ(hub_.states(message), "waiting delivering retrying");

  hub_.site.routes.push_back(route);
  hub_.reload();
  EXPECT_EQ(hub_.states(message), "waiting delivering retrying delivering delivered");
}

TEST_F(Dispatching, LetsWhatNoBranchDeliversWaitForAnotherVersion) {
  const config::Target target = *hub_.route().branches.front().target;
  hub_.route().branches.front().target.reset();
  hub_.start();
  const Uuid message = hub_.send("1");
  hub_.advance(1h);
  EXPECT_EQ(hub_.states(message), "waiting");

  hub_.route().branches.front().target = target;
  hub_.reload();
  EXPECT_EQ(hub_.states(message), "waiting delivering delivered");
}

TEST_F(Dispatching, ChoosesTheBranchByTheMessage) {
  hub_.publish_to("copies", "archive", "copies");
  config::Branch closing{.when = config::Condition{}, .target = hub_.route().branches.front().target};
  closing.when->path.value = "/t:Case/t:Kind = 'closed'";
  closing.target->operation = "put_end";
  hub_.route().branches.insert(hub_.route().branches.begin(), closing);
  hub_.start();
  hub_.send("1", "closed");
  hub_.send("2", "new");

  EXPECT_EQ(hub_.registry.calls()[0].operation, "put_end");
  EXPECT_EQ(hub_.registry.calls()[1].operation, "put_case");
}

TEST_F(Dispatching, EndsWhatTheFilterLetsGoWithoutACall) {
  hub_.route().filter = config::Condition{};
  hub_.route().filter->path.value = "/t:Case/t:Kind = 'new'";
  hub_.start();
  const Uuid other = hub_.send("1", "old");
  const Uuid next = hub_.send("1", "new");

  EXPECT_EQ(hub_.states(other), "waiting filtered");
  EXPECT_EQ(hub_.states(next), "waiting delivering delivered") << "its lane goes on";
  EXPECT_EQ(hub_.called(), "1");
}

TEST_F(Dispatching, StopsAtOnceWhenNothingIsUnderWay) {
  hub_.start();
  hub_.stop();

  EXPECT_TRUE(hub_.has_ended());
}

TEST_F(Dispatching, PutsTheEndOfWhatIsUnderWayOnRecordBeforeItStops) {
  start_held();
  const Uuid first = hub_.send("1", "a");
  const Uuid second = hub_.send("1", "b");
  hub_.stop();
  EXPECT_FALSE(hub_.has_ended());
  hub_.registry.answer(reply());
  hub_.settle();

  EXPECT_TRUE(hub_.has_ended());
  EXPECT_EQ(hub_.states(first), "waiting delivering delivered");
  EXPECT_EQ(hub_.states(second), "waiting") << "no more attempt begins";
}

TEST_F(Dispatching, BeginsNothingThatComesWhileItStops) {
  start_held();
  hub_.send("1");
  hub_.stop();
  const Uuid later = hub_.send("2");
  hub_.advance(1min);

  EXPECT_TRUE(hub_.has_ended()) << "the call of the first one met its deadline";
  EXPECT_EQ(hub_.states(later), "waiting");
}

}  // namespace
}  // namespace hub::delivery
