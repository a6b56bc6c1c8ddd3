#pragma once

#include "conformance/store_conformance.h"

/// What every store must find: the part of the suite about searches.
namespace hub::conformance {

TEST_P(StoreConformance, FindsMessagesByKeyNewestFirstEachOnce) {
  const model::KeyTag key{"invoice", new_tag()};
  std::vector<Uuid> messages;
  for (int i = 0; i < 3; ++i) {
    model::Item item = new_item();
    item.keys = {key};
    messages.push_back(item.message);
    ASSERT_TRUE(caller().commit(item));
  }
  model::Item again = new_item(messages[2]);
  again.keys = {key};
  ASSERT_TRUE(caller().commit(again));
  ASSERT_TRUE(caller().indexed());

  const auto found = caller().find(key);
  const auto limited = caller().find(key, 2);
  const auto another = caller().find(model::KeyTag{"other", key.tag});

  ASSERT_TRUE(found) << found.error().to_string();
  EXPECT_EQ(*found, (std::vector<Uuid>{messages[2], messages[1], messages[0]}));
  ASSERT_TRUE(limited);
  EXPECT_EQ(*limited, (std::vector<Uuid>{messages[2], messages[1]}));
  ASSERT_TRUE(another);
  EXPECT_TRUE(another->empty()) << "the key's name is part of the key";
}

TEST_P(StoreConformance, FindsMessagesBetweenTwoIdsWithOrWithoutAKey) {
  const model::KeyTag key{"invoice", new_tag()};
  std::vector<Uuid> messages;
  for (int i = 0; i < 5; ++i) {
    model::Item item = new_item();
    item.message.octets[0] = 0xEE;  // apart from what other tests commit
    item.message.octets[1] = static_cast<std::uint8_t>(i);
    if (i != 2) item.keys = {key};
    messages.push_back(item.message);
    ASSERT_TRUE(caller().commit(item));
  }
  ASSERT_TRUE(caller().indexed());

  const auto all = caller().find(port::Search{std::nullopt, 10, messages[1], messages[3]});
  const auto with_key = caller().find(port::Search{key, 10, messages[1], messages[3]});
  const auto newest = caller().find(port::Search{std::nullopt, 2, messages[0], messages[3]});
  const auto none = caller().find(port::Search{key, 10, messages[2], messages[2]});

  ASSERT_TRUE(all && with_key && newest && none);
  EXPECT_EQ(*all, (std::vector<Uuid>{messages[3], messages[2], messages[1]}));
  EXPECT_EQ(*with_key, (std::vector<Uuid>{messages[3], messages[1]}));
  EXPECT_EQ(*newest, (std::vector<Uuid>{messages[3], messages[2]}));
  EXPECT_TRUE(none->empty());
}

TEST_P(StoreConformance, FindsMessagesByTheStateInWhichTheyEnded) {
  model::Item asked = new_item();
  asked.message.octets[0] = 0xED;
  asked.state = model::State::asked;
  model::Item failed = new_item(asked.message);
  failed.state = model::State::failed;
  ASSERT_TRUE(caller().commit(asked));
  ASSERT_TRUE(caller().commit(failed));

  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    ASSERT_TRUE(caller().indexed());
    const auto found =
        caller().find(port::Search{port::state_key(model::State::failed), 10, asked.message, asked.message});
    const auto other = caller().find(
        port::Search{port::state_key(model::State::answered), 10, asked.message, asked.message});
    ASSERT_TRUE(found && other);
    EXPECT_EQ(*found, std::vector<Uuid>{asked.message});
    EXPECT_TRUE(other->empty());
  }
}

}  // namespace hub::conformance
