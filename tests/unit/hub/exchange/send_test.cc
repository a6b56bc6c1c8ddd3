#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/exchange/exchange.h"
#include "support/scripted_hub.h"
#include "unit/hub/exchange/told_code.h"

namespace hub::exchange {
namespace {

using namespace std::chrono_literals;
using support::ScriptedHub;
using support::ScriptedStore;
using Answer = ScriptedHub::Answer;

/// What is sent gets a receipt, and is delivered to the registry.
class Sending : public testing::Test {
 protected:
  ScriptedHub hub_;
};

TEST_F(Sending, GetsAReceiptWhenItIsDurable) {
  hub_.store.next("msg.accepted", ScriptedStore::Fate{.takes = 1s});
  hub_.start();
  const Answer receipt = hub_.post("1", "new");
  EXPECT_EQ(code_of(receipt), "waits");
  hub_.advance(1s);

  ASSERT_TRUE(*receipt);
  EXPECT_EQ((*receipt)->status, 202U);
  EXPECT_NE((*receipt)->body.find(hub_.store.messages().back().to_string()), std::string::npos);
}

TEST_F(Sending, GetsNoReceiptForWhatIsNotDurable) {
  hub_.store.next("msg.accepted", ScriptedStore::kFails);
  hub_.start();

  EXPECT_EQ(code_of(hub_.post("1", "new")), "store.unavailable");
  hub_.advance(1min);
  EXPECT_TRUE(hub_.registry.calls().empty());
}

TEST_F(Sending, IsDeliveredThoughItsReceiptWasLost) {
  hub_.store.next("msg.accepted", ScriptedStore::kLostAfter);
  hub_.start();
  hub_.post("1", "new", "key-1");
  hub_.crash();
  hub_.start();
  const Answer again = hub_.post("1", "new", "key-1");

  EXPECT_EQ((*again)->status, 202U);
  EXPECT_EQ(hub_.called(), "1") << "once";
}

TEST_F(Sending, GetsTheFirstReceiptAgainUnderTheSameKey) {
  hub_.start();
  hub_.post("1", "new", "key-1");
  const Answer again = hub_.post("1", "new", "key-1");

  EXPECT_NE((*again)->body.find(hub_.store.messages().back().to_string()), std::string::npos);
  EXPECT_EQ(hub_.called(), "1");
  EXPECT_EQ(code_of(hub_.post("2", "new", "key-1")), "journal.key_reused");
  EXPECT_EQ(hub_.called(), "1");
}

TEST_F(Sending, GoesToEachRouteThatItIsPublishedTo) {
  hub_.publish_to("copies", "archive", "copies");
  hub_.start();
  const Uuid message = hub_.send("1");

  EXPECT_EQ(hub_.store.told(message).items.front().deliveries.size(), 2U);
  EXPECT_EQ(hub_.called(), "1");
  EXPECT_EQ(hub_.systems.at("archive").calls().size(), 1U);
}

}  // namespace
}  // namespace hub::exchange
