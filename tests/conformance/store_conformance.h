#pragma once

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "support/delivery_history.h"
#include "support/store_caller.h"
#include "support/store_items.h"

/// What every store must do. A store's own test file instantiates the suite:
/// `INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(&make_home));`
namespace hub::conformance {

/// Where one store lives while a test opens and closes it.
class StoreHome {
 public:
  StoreHome() = default;
  StoreHome(const StoreHome&) = delete;
  StoreHome& operator=(const StoreHome&) = delete;
  virtual ~StoreHome() = default;

  /// Opens the store; the one given before is gone by then.
  virtual std::unique_ptr<port::Store> open() = 0;
  /// Loses the search index while no store is open.
  virtual void lose_index() = 0;
};
using MakeStoreHome = std::unique_ptr<StoreHome> (*)();

using support::Caller;
using support::expect_same;
using support::in_state;
using support::moved;
using support::new_delivery;
using support::new_id;
using support::new_item;
using support::new_send;
using support::new_tag;

class StoreConformance : public testing::TestWithParam<MakeStoreHome> {
 protected:
  void SetUp() override {
    home_ = GetParam()();
    open();
  }
  void TearDown() override {
    reopen();
    ASSERT_TRUE(store_);
    EXPECT_TRUE(store_->figures().damage.empty()) << "what no other hand touched is whole";
    store_.reset();
  }

  void open() {
    store_ = home_->open();
    ASSERT_NE(store_, nullptr);
  }
  void reopen() {
    store_.reset();
    open();
  }
  Caller caller() { return Caller(*store_); }

  std::unique_ptr<StoreHome> home_;
  std::unique_ptr<port::Store> store_;
};

TEST_P(StoreConformance, KeepsAnItemAsItWasGiven) {
  model::Item item = new_item();
  item.idempotency = new_tag();
  item.parts.push_back({"answer", "application/json", "", 1});
  item.parts.push_back({"partner_answer", "application/json", {}, 0, "answer"});
  item.keys.push_back({"buyer", new_tag()});
  item.deliveries = {new_delivery("invoices"), new_delivery("archive")};

  const auto committed = caller().commit(item);
  const auto story = caller().story(item.message);

  ASSERT_TRUE(committed) << committed.error().to_string();
  EXPECT_FALSE(committed->repeated);
  EXPECT_EQ(committed->message, item.message);
  EXPECT_EQ(committed->body, item.body);
  ASSERT_TRUE(story) << story.error().to_string();
  ASSERT_EQ(story->items.size(), 1U);
  expect_same(story->items[0], item);
  EXPECT_EQ(story->wrapped_key, item.wrapped_key);
}

TEST_P(StoreConformance, KnowsNothingOfAnUnknownMessage) {
  const auto story = caller().story(new_id());

  ASSERT_TRUE(story) << story.error().to_string();
  EXPECT_TRUE(story->items.empty());
  EXPECT_TRUE(story->wrapped_key.empty());
}

TEST_P(StoreConformance, NumbersItemsInCommitOrderWithoutGaps) {
  std::vector<model::Item> items;
  for (int i = 0; i < 5; ++i) items.push_back(new_item());

  const auto first = caller().commit(new_item());
  const auto more = caller().commit(std::move(items));

  ASSERT_TRUE(first);
  ASSERT_EQ(more.size(), 5U);
  for (std::size_t i = 0; i < more.size(); ++i) {
    ASSERT_TRUE(more[i]);
    EXPECT_EQ(more[i]->sequence, first->sequence + 1 + i);
  }
  EXPECT_EQ(store_->figures().last_sequence, first->sequence + 5);
}

TEST_P(StoreConformance, TellsAStoryInOrder) {
  model::Item asked = new_item();
  model::Item answered = new_item(asked.message);
  answered.event = "msg.answered";
  answered.state = model::State::answered;
  answered.wrapped_key.clear();

  ASSERT_TRUE(caller().commit(asked));
  ASSERT_TRUE(caller().commit(new_item()));
  ASSERT_TRUE(caller().commit(answered));
  const auto story = caller().story(asked.message);

  ASSERT_TRUE(story) << story.error().to_string();
  ASSERT_EQ(story->items.size(), 2U);
  expect_same(story->items[0], asked);
  expect_same(story->items[1], answered);
  EXPECT_EQ(story->wrapped_key, asked.wrapped_key);
}

TEST_P(StoreConformance, TellsTheNewestItemsAloneInOrder) {
  const model::Item first = new_item();
  std::vector<model::Item> later;
  for (int i = 0; i < 5; ++i) {
    later.push_back(new_item(first.message));
    later.back().wrapped_key.clear();
  }
  ASSERT_TRUE(caller().commit(first));
  ASSERT_TRUE(caller().indexed());
  for (const model::Item& item : later) ASSERT_TRUE(caller().commit(item));  // some only in the tail

  for (const std::size_t count : {1U, 3U, 6U, 7U}) {
    const auto story = caller().latest(first.message, count);

    ASSERT_TRUE(story) << story.error().to_string();
    ASSERT_EQ(story->items.size(), std::min<std::size_t>(count, 6));
    expect_same(story->items.back(), later.back());
    expect_same(story->items.front(), count < 6 ? later[later.size() - count] : first);
    EXPECT_EQ(story->wrapped_key, first.wrapped_key) << "the key is the message's, whatever is left out";
  }
  const auto unknown = caller().latest(new_id(), 3);
  ASSERT_TRUE(unknown);
  EXPECT_TRUE(unknown->items.empty());
}

TEST_P(StoreConformance, AnswersARepeatWithTheFirstItemAndWritesNothing) {
  model::Item item = new_item();
  item.idempotency = new_tag();
  model::Item again = new_item();
  again.idempotency = item.idempotency;

  const auto first = caller().commit(item);
  const auto second = caller().commit(again);
  const auto story = caller().story(again.message);

  ASSERT_TRUE(first);
  ASSERT_TRUE(second) << second.error().to_string();
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(second->message, item.message);
  EXPECT_EQ(second->body, item.body);
  EXPECT_EQ(second->sequence, first->sequence);
  EXPECT_EQ(second->at, item.at) << "when the first one was accepted";
  ASSERT_TRUE(story);
  EXPECT_TRUE(story->items.empty());
}

TEST_P(StoreConformance, ARepeatInTheSameBatchFailsNoOther) {
  std::vector<model::Item> items{new_item(), new_item(), new_item()};
  items[0].idempotency = new_tag();
  items[1].idempotency = items[0].idempotency;

  const auto results = caller().commit(items);

  ASSERT_EQ(results.size(), 3U);
  ASSERT_TRUE(results[0]);
  EXPECT_FALSE(results[0]->repeated);
  ASSERT_TRUE(results[1]);
  EXPECT_TRUE(results[1]->repeated);
  EXPECT_EQ(results[1]->message, items[0].message);
  EXPECT_EQ(results[1]->body, items[0].body);
  ASSERT_TRUE(results[2]);
  EXPECT_FALSE(results[2]->repeated);
  EXPECT_EQ(results[2]->sequence, results[0]->sequence + 1);
}

TEST_P(StoreConformance, RemembersATagAcrossReopening) {
  model::Item item = new_item();
  item.idempotency = new_tag();
  ASSERT_TRUE(caller().commit(item));
  reopen();
  model::Item again = new_item();
  again.idempotency = item.idempotency;

  const auto second = caller().commit(again);

  ASSERT_TRUE(second);
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(second->message, item.message);
}

TEST_P(StoreConformance, ReopeningKeepsAll) {
  std::vector<model::Item> items;
  for (int i = 0; i < 200; ++i) items.push_back(new_item());
  const auto results = caller().commit(items);
  reopen();

  for (const model::Item& item : items) {
    const auto story = caller().story(item.message);
    ASSERT_TRUE(story) << story.error().to_string();
    ASSERT_EQ(story->items.size(), 1U);
    expect_same(story->items[0], item);
  }
  const auto next = caller().commit(new_item());
  ASSERT_TRUE(next);
  EXPECT_EQ(next->sequence, results.back()->sequence + 1);
}

TEST_P(StoreConformance, SeesEachCommitAtOnceIndexedOrNot) {
  for (int i = 0; i < 300; ++i) {
    const model::Item item = new_item(new_id(), 10);
    ASSERT_TRUE(caller().commit(item));
    const auto story = caller().story(item.message);
    ASSERT_TRUE(story) << story.error().to_string();
    ASSERT_EQ(story->items.size(), 1U) << "item " << i;
  }
}

TEST_P(StoreConformance, KeepsBigPartsWhole) {
  model::Item item = new_item(new_id(), 64 * 1024);
  item.parts.push_back({"answer", "application/xml", crypto::random_bytes(64 * 1024 + 1)});
  item.parts.push_back({"partner_answer", "application/xml", crypto::random_bytes(3'000'000)});
  ASSERT_TRUE(caller().commit(item));
  reopen();

  const auto story = caller().story(item.message);

  ASSERT_TRUE(story) << story.error().to_string();
  ASSERT_EQ(story->items.size(), 1U);
  expect_same(story->items[0], item);
}

TEST_P(StoreConformance, RebuildsALostIndex) {
  std::vector<model::Item> items;
  for (int i = 0; i < 500; ++i) items.push_back(new_item(new_id(), 10));
  static_cast<void>(caller().commit(items));
  ASSERT_TRUE(caller().indexed());
  store_.reset();
  home_->lose_index();
  open();

  const auto story = caller().story(items[3].message);
  ASSERT_TRUE(caller().indexed());

  ASSERT_TRUE(story) << story.error().to_string();
  EXPECT_EQ(story->items.size(), 1U) << "a story does not wait for the index";
  for (const model::Item& item : items) {
    const auto found = caller().find(item.keys[0]);
    ASSERT_TRUE(found) << found.error().to_string();
    EXPECT_EQ(*found, std::vector<Uuid>{item.message});
  }
}

TEST_P(StoreConformance, ListsDeliveriesInTheOrderOfAcceptanceUntilTheyEnd) {
  std::vector<model::Item> sends{new_send(), new_send(), new_send(), new_send()};
  ASSERT_TRUE(caller().commit(new_item()));
  ASSERT_EQ(caller().commit(sends).size(), 4U);
  const auto all = caller().pending();
  const model::State ends[] = {model::State::delivered, model::State::filtered, model::State::discarded};
  for (std::size_t i = 0; i < 3; ++i)
    ASSERT_TRUE(caller().commit(moved(sends[i].message, in_state(sends[i].deliveries[0], ends[i]))));
  const auto left = caller().pending();

  ASSERT_TRUE(all) << all.error().to_string();
  std::vector<model::Pending> expected;
  for (std::size_t i = 0; i < 4; ++i) expected.push_back({i + 2, sends[i].message, sends[i].deliveries[0]});
  expect_same(*all, expected);
  ASSERT_TRUE(left) << left.error().to_string();
  expect_same(*left, {expected[3]});
}

TEST_P(StoreConformance, TellsWhereADeliveryStandsAndKeepsItsPlace) {
  const model::Item send = new_send();
  ASSERT_TRUE(caller().commit(send));
  ASSERT_TRUE(caller().commit(new_send()));
  model::Delivery delivery = send.deliveries[0];
  for (const model::State state : {model::State::delivering, model::State::retrying, model::State::dead,
                                   model::State::held, model::State::halted, model::State::waiting}) {
    delivery.state = state;
    ++delivery.attempts;
    delivery.due =
        state == model::State::retrying
            ? std::chrono::system_clock::time_point(std::chrono::microseconds(1'800'000'000'123'457))
            : std::chrono::system_clock::time_point();
    ASSERT_TRUE(caller().commit(moved(send.message, delivery)));

    const auto listed = caller().pending();

    ASSERT_TRUE(listed) << listed.error().to_string();
    ASSERT_EQ(listed->size(), 2U) << model::name_of(state);
    expect_same({listed->front()}, {{1, send.message, delivery}});
  }
}

TEST_P(StoreConformance, DeliveriesOfOneMessageAreIndependentAndInOnePage) {
  const model::Item send = new_send({"entry", "archive", "notify"});
  ASSERT_TRUE(caller().commit(send));
  ASSERT_TRUE(caller().commit(new_send()));
  const auto first = caller().pending(0, 1);
  ASSERT_TRUE(caller().commit(moved(send.message, in_state(send.deliveries[0], model::State::delivered))));
  ASSERT_TRUE(caller().commit(moved(send.message, in_state(send.deliveries[2], model::State::dead))));
  const auto left = caller().pending(0, 2);

  ASSERT_TRUE(first) << first.error().to_string();
  EXPECT_EQ(first->size(), 3U) << "all of one message or none";
  ASSERT_TRUE(left) << left.error().to_string();
  expect_same(*left, {{1, send.message, send.deliveries[1]},
                      {1, send.message, in_state(send.deliveries[2], model::State::dead)}});
}

TEST_P(StoreConformance, PagesLeaveNothingOutAndListNothingTwice) {
  std::vector<model::Item> sends;
  for (int i = 0; i < 50; ++i) sends.push_back(new_send({"entry", "archive"}));
  ASSERT_EQ(caller().commit(sends).size(), 50U);
  for (std::size_t i = 10; i < 30; ++i)
    for (const model::Delivery& delivery : sends[i].deliveries)
      ASSERT_TRUE(caller().commit(moved(sends[i].message, in_state(delivery, model::State::delivered))));
  const auto all = caller().pending();
  std::vector<model::Pending> paged;
  std::size_t pages = 0;
  for (std::uint64_t after = 0;; ++pages) {
    const auto page = caller().pending(after, 7);
    ASSERT_TRUE(page) << page.error().to_string();
    paged.insert(paged.end(), page->begin(), page->end());
    if (page->size() < 7) break;
    EXPECT_EQ(page->size(), 8U);
    after = page->back().sequence;
  }

  ASSERT_TRUE(all) << all.error().to_string();
  EXPECT_EQ(all->size(), 60U);
  EXPECT_EQ(pages, 7U);
  expect_same(paged, *all);
}

TEST_P(StoreConformance, ARepeatIsNotPendingTwice) {
  model::Item send = new_send();
  send.idempotency = new_tag();
  model::Item again = new_send();
  again.idempotency = send.idempotency;
  ASSERT_TRUE(caller().commit(send));
  ASSERT_TRUE(caller().commit(again));

  const auto listed = caller().pending();

  ASSERT_TRUE(listed) << listed.error().to_string();
  expect_same(*listed, {{1, send.message, send.deliveries[0]}});
}

TEST_P(StoreConformance, AnEndedDeliveryIsNotPendingWhateverEndsItAgain) {
  const model::Item send = new_send();
  ASSERT_TRUE(caller().commit(send));
  for (const bool indexed : {false, true, true}) {
    ASSERT_TRUE(caller().commit(moved(send.message, in_state(send.deliveries[0], model::State::discarded))));
    if (indexed) {
      ASSERT_TRUE(caller().indexed());
    }

    const auto listed = caller().pending();

    ASSERT_TRUE(listed) << listed.error().to_string();
    EXPECT_TRUE(listed->empty());
  }
}

TEST_P(StoreConformance, ADeliveryTakenUpAgainAfterItsEndIsPendingAgain) {
  const model::Item send = new_send({"archive", "entry"});
  ASSERT_TRUE(caller().commit(send));
  ASSERT_TRUE(caller().commit(moved(send.message, in_state(send.deliveries[0], model::State::delivered))));
  ASSERT_TRUE(caller().indexed());
  ASSERT_TRUE(caller().commit(moved(send.message, send.deliveries[0])));
  const auto beside = caller().pending();
  for (const model::Delivery& delivery : send.deliveries)
    ASSERT_TRUE(caller().commit(moved(send.message, in_state(delivery, model::State::delivered))));
  ASSERT_TRUE(caller().indexed());
  const auto taken_up = caller().commit(moved(send.message, send.deliveries[1]));
  const auto alone = caller().pending();

  ASSERT_TRUE(beside) << beside.error().to_string();
  expect_same(*beside, {{1, send.message, send.deliveries[0]}, {1, send.message, send.deliveries[1]}});
  ASSERT_TRUE(taken_up);
  ASSERT_TRUE(alone) << alone.error().to_string();
  expect_same(*alone, {{taken_up->sequence, send.message, send.deliveries[1]}});
}

TEST_P(StoreConformance, WhatIsTakenUpAgainKeepsItsNewPlaceWhenTheStoreIsOpenedOrIndexedAnew) {
  const model::Item first = new_send();
  const model::Item next = new_send();
  const model::Item later = new_send();
  const model::Delivery gone = in_state(first.deliveries[0], model::State::filtered);
  const model::Delivery again = in_state(first.deliveries[0], model::State::retrying);
  ASSERT_TRUE(caller().commit(first) && caller().commit(moved(first.message, gone)) && caller().commit(next));
  const auto taken_up = caller().commit(moved(first.message, again));
  ASSERT_TRUE(taken_up && caller().commit(later));
  const std::vector<model::Pending> expected{{taken_up->sequence - 1, next.message, next.deliveries[0]},
                                             {taken_up->sequence, first.message, again},
                                             {taken_up->sequence + 1, later.message, later.deliveries[0]}};
  reopen();
  const auto opened = caller().pending();
  ASSERT_TRUE(caller().indexed());
  store_.reset();
  home_->lose_index();
  open();
  const auto unindexed = caller().pending();
  ASSERT_TRUE(caller().indexed());
  const auto indexed = caller().pending();
  for (const auto* listed : {&opened, &unindexed, &indexed}) {
    ASSERT_TRUE(*listed) << listed->error().to_string();
    expect_same(**listed, expected);
  }
}

TEST_P(StoreConformance, ListsExactlyWhatIsPendingAfterEachCommitIndexedOrNot) {
  support::DeliveryHistory history(1);
  for (int round = 0; round < 40; ++round) {
    std::vector<model::Item> items;
    for (std::size_t i = 1 + history.number(20); i > 0; --i) items.push_back(history.next());
    for (const auto& result : caller().commit(std::move(items))) ASSERT_TRUE(result);
    if (round % 8 == 5) reopen();
    if (round % 8 == 7) {
      store_.reset();
      home_->lose_index();
      open();
    }
    if (round % 4 == 3) {
      ASSERT_TRUE(caller().indexed());
    }
    for (const std::size_t limit : {std::size_t{1}, std::size_t{7}, std::size_t{1'000}}) {
      const std::uint64_t after = history.number(history.sequence() + 1);

      const auto listed = caller().pending(after, limit);

      ASSERT_TRUE(listed) << listed.error().to_string();
      expect_same(*listed, history.pending(after, limit));
      ASSERT_FALSE(HasFailure()) << "round " << round << ", after " << after << ", limit " << limit;
    }
  }
}

TEST_P(StoreConformance, ReopeningOrLosingTheIndexKeepsWhatIsPending) {
  support::DeliveryHistory history(2);
  std::vector<model::Item> items;
  for (int i = 0; i < 600; ++i) items.push_back(history.next());
  for (const auto& result : caller().commit(std::move(items))) ASSERT_TRUE(result);
  const std::vector<model::Pending> expected = history.pending(0, 1'000);
  ASSERT_GT(expected.size(), 20U);
  reopen();
  const auto reopened = caller().pending();
  ASSERT_TRUE(caller().indexed());
  store_.reset();
  home_->lose_index();
  open();
  const auto without_index = caller().pending();
  ASSERT_TRUE(caller().indexed());
  const auto indexed = caller().pending();

  for (const auto* listed : {&reopened, &without_index, &indexed}) {
    ASSERT_TRUE(*listed) << listed->error().to_string();
    expect_same(**listed, expected);
  }
}

namespace detail {

inline port::Task<void> commit_some(port::Store& store, int count, int senders_tag, std::vector<Uuid>& done,
                                    std::set<std::uint64_t>& sequences, int& repeats,
                                    const std::vector<model::Tag>& shared) {
  for (int i = 0; i < count; ++i) {
    std::vector<model::Item> items;
    items.push_back(new_item(new_id(), 200));
    if (i % 10 == senders_tag % 10) items[0].idempotency = shared[static_cast<std::size_t>(i)];
    const Uuid message = items[0].message;
    const auto results = co_await store.commit(std::move(items));
    EXPECT_TRUE(results[0]) << (results[0] ? "" : results[0].error().to_string());
    if (!results[0]) co_return;
    if (results[0]->repeated) {
      ++repeats;
      continue;
    }
    EXPECT_EQ(results[0]->message, message);
    EXPECT_TRUE(sequences.insert(results[0]->sequence).second) << "a sequence was given twice";
    done.push_back(message);
  }
}

}  // namespace detail

TEST_P(StoreConformance, ServesConcurrentCallersOnSeveralThreads) {
  constexpr int kThreads = 3;
  constexpr int kSenders = 16;
  constexpr int kEach = 20;
  std::vector<model::Tag> shared;
  for (int i = 0; i < kEach; ++i) shared.push_back(new_tag());
  struct Share {
    std::vector<Uuid> done;
    std::set<std::uint64_t> sequences;
    int repeats = 0;
  };
  std::vector<Share> shares(kThreads);
  std::vector<std::thread> threads;
  for (Share& share : shares) {
    threads.emplace_back([this, &share, &shared] {
      boost::asio::io_context loop;
      for (int sender = 0; sender < kSenders; ++sender)
        boost::asio::co_spawn(
            loop,
            detail::commit_some(*store_, kEach, sender, share.done, share.sequences, share.repeats, shared),
            boost::asio::detached);
      loop.run();
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::set<std::uint64_t> all;
  std::size_t done = 0;
  int repeats = 0;
  for (const Share& share : shares) {
    all.insert(share.sequences.begin(), share.sequences.end());
    done += share.done.size();
    repeats += share.repeats;
    for (const Uuid& message : share.done) {
      const auto story = caller().story(message);
      ASSERT_TRUE(story) << story.error().to_string();
      EXPECT_EQ(story->items.size(), 1U);
    }
  }
  EXPECT_EQ(all.size(), done) << "sequences are unique";
  EXPECT_EQ(done + static_cast<std::size_t>(repeats), std::size_t{kThreads * kSenders * kEach});
  EXPECT_GT(repeats, 0);
  EXPECT_EQ(*all.rbegin(), done) << "and without gaps";
}

TEST_P(StoreConformance, CountsWhatWaitsForSomebodyUntilItDoesNot) {
  const model::Item send = new_send({"entry", "archive", "notify", "other"});
  ASSERT_TRUE(caller().commit(send));
  const auto move = [&](std::size_t which, model::State state) {
    return caller().commit(moved(send.message, in_state(send.deliveries[which], state)));
  };
  const auto letters = [this] {
    EXPECT_TRUE(caller().indexed());
    const port::Letters counted = store_->figures().letters;
    return std::array{counted.dead, counted.held, counted.halted};
  };
  using Counts = std::array<std::uint64_t, 3>;
  EXPECT_EQ(letters(), (Counts{0, 0, 0}));

  ASSERT_TRUE(move(0, model::State::dead));
  ASSERT_TRUE(move(1, model::State::held));
  ASSERT_TRUE(move(2, model::State::halted));
  ASSERT_TRUE(move(3, model::State::retrying));
  EXPECT_EQ(letters(), (Counts{1, 1, 1}));
  reopen();
  EXPECT_EQ(letters(), (Counts{1, 1, 1})) << "after a restart";
  store_.reset();
  home_->lose_index();
  open();
  EXPECT_EQ(letters(), (Counts{1, 1, 1})) << "from an index made anew";

  ASSERT_TRUE(move(0, model::State::retrying));
  ASSERT_TRUE(move(1, model::State::delivered));
  ASSERT_TRUE(move(2, model::State::discarded));
  EXPECT_EQ(letters(), (Counts{0, 0, 0}));
}

TEST_P(StoreConformance, TellsWhereItStands) {
  ASSERT_TRUE(caller().commit(new_item()));
  ASSERT_TRUE(caller().indexed());

  const port::StoreFigures figures = store_->figures();

  EXPECT_EQ(figures.last_sequence, 1U);
  EXPECT_EQ(figures.indexed_sequence, 1U);
  EXPECT_GT(figures.sync_seconds, 0.0);
  EXPECT_EQ(figures.trouble, "");
}

}  // namespace hub::conformance
