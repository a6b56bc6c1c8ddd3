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
using support::ScriptedSystem;

/// A hub whose registry does not let it in, until the test says so.
class HaltedRoute : public testing::Test {
 protected:
  HaltedRoute() { refuse_login(); }

  void refuse_login() {
    hub_.registry.answers = [](const auto&) { return fault(codes::deliver_misconfigured); };
  }
  void let_in() {
    hub_.registry.answers = [](const auto&) { return reply(); };
  }
  /// The route stands still by the first of so many messages.
  std::vector<Uuid> halt(int messages) {
    hub_.start();
    std::vector<Uuid> sent;
    for (int i = 0; i < messages; ++i) sent.push_back(hub_.send(std::to_string(i)));
    return sent;
  }
  [[nodiscard]] std::size_t delivered() const {
    std::size_t count = 0;
    for (const Uuid& message : hub_.store.messages())
      count += hub_.store.last(message).state == model::State::delivered ? 1U : 0U;
    return count;
  }

  ScriptedHub hub_;
};

TEST_F(HaltedRoute, IsOneAttemptAndOneLetter) {
  const auto sent = halt(5);
  hub_.advance(1h);

  EXPECT_EQ(hub_.called(), "0");
  EXPECT_EQ(hub_.states(sent[0]), "waiting delivering halted");
  for (std::size_t i = 1; i < sent.size(); ++i) EXPECT_EQ(hub_.states(sent[i]), "waiting");
}

TEST_F(HaltedRoute, IsToldWithItsLetterAndCode) {
  const auto sent = halt(2);

  const auto halted = hub_.halted();
  ASSERT_EQ(halted.size(), 1U);
  EXPECT_EQ(halted.front().route, "cases");
  EXPECT_EQ(halted.front().code, "deliver.misconfigured");
  EXPECT_EQ(halted.front().letter, sent.front());
  EXPECT_FALSE(halted.front().on_trial);
  EXPECT_NE(hub_.metrics().find("sakta_route_halted{route=\"cases\"} 1"), std::string::npos);
}

TEST_F(HaltedRoute, HoldsUpNoOtherRoute) {
  hub_.publish_to("copies", "archive", "copies");
  halt(3);

  EXPECT_EQ(hub_.systems.at("archive").calls().size(), 3U);
}

TEST_F(HaltedRoute, GoesAgainAfterAReloadOneFirst) {
  halt(5);
  hub_.registry.answers = nullptr;
  int mapped = 0;
  hub_.mapper.does = [&mapped](const model::Mapping&, const std::string& xml) {
    ++mapped;
    return Result<std::string>(xml);
  };
  hub_.reload();
  EXPECT_EQ(hub_.registry.open(), 1U) << "one goes first";
  EXPECT_EQ(mapped, 1) << "the others are not prepared in vain";
  EXPECT_TRUE(hub_.halted().front().on_trial);
  hub_.advance(1s);
  EXPECT_EQ(hub_.registry.open(), 1U);

  let_in();
  hub_.registry.answer(reply());
  hub_.settle();

  EXPECT_EQ(delivered(), 5U);
  EXPECT_TRUE(hub_.halted().empty());
  EXPECT_NE(hub_.metrics().find("sakta_route_halted{route=\"cases\"} 0"), std::string::npos);
}

TEST_F(HaltedRoute, StandsStillAgainByTheOneThatWentFirst) {
  const auto sent = halt(5);
  hub_.reload();
  hub_.advance(1h);

  EXPECT_EQ(hub_.registry.calls().size(), 2U) << "one attempt for each reload";
  std::size_t letters = 0;
  for (const Uuid& message : sent)
    letters += hub_.store.last(message).state == model::State::halted ? 1U : 0U;
  EXPECT_EQ(letters, 1U);
}

TEST_F(HaltedRoute, GoesAgainWhenItsLetterIsSentAgain) {
  const auto sent = halt(4);
  let_in();
  EXPECT_EQ(hub_.release(sent.front()), "done");

  EXPECT_EQ(hub_.registry.calls()[1].message, sent.front());
  EXPECT_EQ(delivered(), 4U);
}

TEST_F(HaltedRoute, TriesAnotherWhenItsLetterIsGivenUp) {
  const auto sent = halt(4);
  let_in();
  EXPECT_EQ(hub_.release(sent.front(), Decision::discard), "done");

  EXPECT_EQ(hub_.states(sent.front()), "waiting delivering halted discarded");
  EXPECT_EQ(delivered(), 3U);
}

TEST_F(HaltedRoute, IsOnTrialAfterARestart) {
  const auto sent = halt(4);
  hub_.crash();
  hub_.registry.answers = nullptr;
  hub_.start();
  EXPECT_EQ(hub_.registry.open(), 1U);
  ASSERT_EQ(hub_.halted().size(), 1U);
  EXPECT_TRUE(hub_.halted().front().on_trial);
  EXPECT_EQ(hub_.halted().front().code, "deliver.misconfigured") << "as the store tells it";
  EXPECT_EQ(hub_.halted().front().letter, sent.front());

  let_in();
  hub_.registry.answer(reply());
  hub_.settle();
  EXPECT_EQ(delivered(), 4U);
}

TEST_F(HaltedRoute, IsKnownBeforeAnythingIsAttemptedAfterARestart) {
  constexpr std::size_t kMoreThanAPage = 2'500;
  hub_.store.next("delivery.begun", support::ScriptedStore::kLostBefore);
  hub_.start();
  const Uuid early = hub_.send("1");
  hub_.crash();
  hub_.store.fill(hub_.store.last(early).deliveries.front().lane, "cases", kMoreThanAPage);
  hub_.store.story_fails(early, Error(codes::store_unavailable, "the test says so"));
  hub_.start();
  const Uuid letter = hub_.send("2");
  ASSERT_EQ(hub_.states(letter), "waiting delivering halted");
  hub_.crash();
  hub_.store.story_works(early);
  hub_.registry.answers = nullptr;
  hub_.store.pages_take(1s);

  hub_.start();
  hub_.advance(1'500ms);
  EXPECT_EQ(hub_.registry.open(), 0U) << "the page that was read says nothing of a halt";
  hub_.advance(3s);
  EXPECT_EQ(hub_.registry.open(), 1U) << "one goes first";
}

TEST_F(HaltedRoute, LetsTheNextOneGoWhenTheFirstShowedNothing) {
  hub_.system().pace.first_pause = 1h;
  hub_.system().pace.longest_pause = 1h;
  halt(3);
  hub_.registry.answers = nullptr;
  hub_.reload();
  hub_.registry.answer(fault(codes::deliver_unreachable));
  hub_.settle();
  EXPECT_EQ(hub_.registry.open(), 1U) << "silence shows nothing of the login";
  EXPECT_FALSE(hub_.halted().empty());

  let_in();
  hub_.registry.answer(reply());
  hub_.settle();
  EXPECT_EQ(delivered(), 2U) << "the one that met silence waits for its pause";
  EXPECT_TRUE(hub_.halted().empty());
}

TEST_F(HaltedRoute, IsShownToGoByARefusalOfOneMessageToo) {
  halt(3);
  hub_.registry.answers = nullptr;
  hub_.reload();
  let_in();
  hub_.registry.answer(fault(codes::deliver_refused));
  hub_.settle();

  EXPECT_EQ(delivered(), 2U) << "who refuses a message has let the hub in";
}

TEST_F(HaltedRoute, LetsACallUnderWayComeToItsEnd) {
  hub_.registry.answers = nullptr;
  hub_.start();
  const Uuid first = hub_.send("1");
  const Uuid second = hub_.send("2");
  hub_.registry.answer(fault(codes::deliver_misconfigured));
  hub_.settle();
  hub_.registry.answer(reply());
  hub_.settle();

  EXPECT_EQ(hub_.states(first), "waiting delivering halted");
  EXPECT_EQ(hub_.states(second), "waiting delivering delivered");
}

TEST_F(HaltedRoute, MakesOneLetterOfSeveralUnderWay) {
  hub_.registry.answers = nullptr;
  hub_.start();
  std::vector<Uuid> sent;
  for (int i = 0; i < 4; ++i) sent.push_back(hub_.send(std::to_string(i)));
  for (int i = 0; i < 4; ++i) {
    hub_.registry.answer(fault(codes::deliver_misconfigured));
    hub_.settle();
  }
  hub_.advance(1h);

  std::size_t letters = 0;
  for (const Uuid& message : sent)
    letters += hub_.store.last(message).state == model::State::halted ? 1U : 0U;
  EXPECT_EQ(letters, 1U);
  EXPECT_EQ(hub_.registry.calls().size(), 4U);
}

TEST_F(HaltedRoute, DoesNotCallForWhatWasMappedWhenItCameToStand) {
  hub_.registry.answers = nullptr;
  hub_.start();
  hub_.send("1");
  bool halted = false;
  hub_.mapper.does = [&](const model::Mapping&, const std::string& xml) {
    if (!halted) hub_.registry.answer(fault(codes::deliver_misconfigured));
    halted = true;
    return Result<std::string>(xml);
  };
  const Uuid second = hub_.send("2");
  hub_.advance(1h);

  // The answer is worked on after the mapping, or before: one of both, never a call after the halt.
  EXPECT_LE(hub_.registry.calls().size(), 2U);
  EXPECT_NE(hub_.store.last(second).state, model::State::delivered);
}

TEST_F(HaltedRoute, ComesOfAMappingThatFailsForSeveralLanesInARow) {
  let_in();
  hub_.route().on_failure.mapping_lanes = 3;
  hub_.mapper.does = [](const model::Mapping&, const std::string&) {
    return Result<std::string>(Error(codes::map_failed, "line 3"));
  };
  const auto sent = halt(5);

  EXPECT_EQ(hub_.states(sent[0]), "waiting dead");
  EXPECT_EQ(hub_.states(sent[1]), "waiting dead");
  EXPECT_EQ(hub_.states(sent[2]), "waiting halted");
  EXPECT_EQ(hub_.states(sent[3]), "waiting");
}

TEST_F(HaltedRoute, ComesOfNoMappingThatWorksInBetween) {
  let_in();
  hub_.route().on_failure.mapping_lanes = 2;
  hub_.mapper.does = [](const model::Mapping&, const std::string& xml) -> Result<std::string> {
    if (xml.find("bad") != std::string::npos) return Error(codes::map_failed, "line 3");
    return xml;
  };
  hub_.start();
  hub_.send("1", "bad");
  hub_.send("2", "good");
  const Uuid third = hub_.send("3", "bad");

  EXPECT_EQ(hub_.states(third), "waiting dead");
  EXPECT_TRUE(hub_.halted().empty());
}

TEST_F(HaltedRoute, IsNoneWhereTheRouteDoesNotHaltForIt) {
  hub_.route().on_failure.halt_for.clear();
  const auto sent = halt(2);

  EXPECT_EQ(hub_.states(sent[0]), "waiting delivering dead");
  EXPECT_EQ(hub_.states(sent[1]), "waiting delivering dead");
  EXPECT_TRUE(hub_.halted().empty());
}

TEST_F(HaltedRoute, IsForgottenWithTheRoute) {
  halt(2);
  std::erase_if(hub_.site.routes, [](const auto& one) { return one.name == "cases"; });
  hub_.reload();

  EXPECT_TRUE(hub_.halted().empty());
}

TEST_F(HaltedRoute, WaitsForAnswersOfTheNewestVersionOnly) {
  hub_.registry.answers = nullptr;
  hub_.start();
  const Uuid first = hub_.send("1");
  hub_.reload();
  let_in();
  hub_.registry.answer(fault(codes::deliver_misconfigured));
  hub_.settle();
  EXPECT_TRUE(hub_.halted().empty()) << "what an older version met says nothing of the newer one";
  hub_.advance(1min);

  EXPECT_EQ(hub_.store.last(first).state, model::State::delivered);
}

}  // namespace
}  // namespace hub::delivery
