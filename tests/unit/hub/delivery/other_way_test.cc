#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/delivery/attempt.h"
#include "support/scripted_hub.h"

namespace hub::delivery {
namespace {

using namespace std::chrono_literals;
using support::reply;
using support::ScriptedHub;
using support::ScriptedSystem;

/// A hub whose route has another way for what was refused as NONE.
class OtherWay : public testing::Test {
 protected:
  ScriptedHub hub_;
};

TEST_F(OtherWay, GoesAnotherWayOnceItWasRefusedWithACodeThatTheRouteNames) {
  config::Branch paper{
      .when = std::nullopt, .target = hub_.route().branches.front().target, .after = {"NONE"}};
  paper.target->operation = "put_end";
  hub_.route().branches.insert(hub_.route().branches.begin(), paper);
  const auto refuse = [](const auto& /*call*/) {
    return ScriptedSystem::Answer(
        Error(codes::deliver_refused, "nobody is there").by({"registry", "NONE", {}}));
  };
  hub_.registry.answers = [&](const ScriptedSystem::Call& call) -> std::optional<ScriptedSystem::Answer> {
    return call.operation == "put_end" ? reply() : refuse(call);
  };
  hub_.start();
  const Uuid message = hub_.send("1");
  hub_.advance(1s);
  EXPECT_EQ(hub_.states(message), "waiting delivering delivering retrying delivering delivered");
  EXPECT_EQ(hub_.called(), "1 1");
  EXPECT_EQ(hub_.registry.calls()[1].operation, "put_end");

  hub_.registry.answers = refuse;
  const Uuid dead = hub_.send("2");
  hub_.advance(1s);
  EXPECT_EQ(hub_.states(dead), "waiting delivering delivering retrying delivering dead")
      << "the other system refuses it, too: there is no third way";
  hub_.registry.answers = [&](const auto&) {
    return ScriptedSystem::Answer(Error(codes::deliver_refused, "no").by({"registry", "OTHER", {}}));
  };
  EXPECT_EQ(hub_.states(hub_.send("3")), "waiting delivering dead") << "not for this code";
}

TEST_F(OtherWay, TakesTheOtherWayAfterACrashInBetween) {
  config::Branch paper{
      .when = std::nullopt, .target = hub_.route().branches.front().target, .after = {"NONE"}};
  paper.target->operation = "put_end";
  hub_.route().branches.push_back(paper);
  hub_.registry.answers = [&](const ScriptedSystem::Call& call) -> std::optional<ScriptedSystem::Answer> {
    if (call.operation == "put_end") return std::nullopt;
    return ScriptedSystem::Answer(Error(codes::deliver_refused, "no").by({"registry", "NONE", {}}));
  };
  hub_.start();
  const Uuid message = hub_.send("1");
  hub_.advance(1s);
  ASSERT_EQ(hub_.registry.calls().size(), 2U);
  hub_.crash();
  hub_.registry.answers = [](const auto&) { return reply(); };
  hub_.start();
  hub_.advance(1min);
  EXPECT_EQ(hub_.registry.calls().back().operation, "put_end") << "the first system is not asked again";
  EXPECT_NE(hub_.states(message).find("delivered"), std::string::npos);
}

}  // namespace
}  // namespace hub::delivery
