#include "hub/cli/selection.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "hub/record/head.h"

namespace hub::cli {
namespace {

using model::State;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kStart = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'162'548));

/// The n-th message, a second after the one before.
Uuid id(int n) {
  return Uuid::version7(kStart + std::chrono::seconds(n), "0123456789");
}

/// A store that holds what a search needs, and counts how it is asked.
class Shelf final : public port::StoreReader {
 public:
  /// In the order of commit, which need not be that of the ids.
  void add(int n, const std::vector<std::string>& keys, State state = State::answered) {
    states_[id(n)] = state;
    for (const std::string& key : keys) rows_[key].push_back(id(n));
    rows_[port::state_key(state).name + std::string(model::name_of(state))].push_back(id(n));
  }

  /// What the hub notes when a source had something new.
  void add_round(int n) {
    add(n, {}, State::noted);
    rounds_.insert(id(n));
  }

  port::Task<Result<std::vector<Uuid>>> find(port::Search search) override {
    std::vector<Uuid> found;
    if (!search.key) {
      for (auto at = states_.rbegin(); at != states_.rend() && found.size() < search.limit; ++at)
        if (at->first >= search.first && at->first <= search.last) found.push_back(at->first);
      co_return found;
    }
    std::string name = search.key->name;
    if (name == "@state") name += model::name_of(static_cast<State>(search.key->tag[0]));
    const std::vector<Uuid>& rows = rows_[name];
    for (auto at = rows.rbegin(); at != rows.rend() && found.size() < search.limit; ++at)
      if (*at >= search.first && *at <= search.last) found.push_back(*at);
    co_return found;
  }

  port::Task<Result<model::Story>> story(Uuid message) override {
    record::Head head;
    head.type = rounds_.contains(message) ? "" : "case.opened";
    head.party = rounds_.contains(message) ? "system:horizon" : "cases";
    model::Item item;
    item.message = message;
    item.state = states_.at(message);
    item.head = record::write(head);
    model::Story story;
    story.items.push_back(std::move(item));
    co_return story;
  }
  port::Task<Result<model::Story>> latest(Uuid message, std::size_t /*count*/) override {
    co_return co_await story(message);
  }
  port::Task<Result<std::vector<model::Pending>>> pending(std::uint64_t /*after*/,
                                                          std::size_t /*limit*/) override {
    co_return std::vector<model::Pending>();
  }

 private:
  std::map<Uuid, State> states_;
  std::set<Uuid> rounds_;
  std::map<std::string, std::vector<Uuid>> rows_;
};

class Select : public testing::Test {
 protected:
  /// Each criterion has one tag, named as its value.
  Selection select(const Criteria& criteria, std::size_t limit = 100, std::size_t most = 10) {
    const Tags tags = [this](std::string_view name,
                             const Criteria& asked) -> Result<std::vector<model::KeyTag>> {
      ++asked_for_tags_;
      return std::vector<model::KeyTag>{{name == "key"      ? asked.key
                                         : name == "case"   ? asked.case_id
                                         : name == "person" ? asked.person
                                                            : asked.party,
                                         {}}};
    };
    auto selection = cli::select(*shelf_, criteria, tags, limit, most);
    EXPECT_TRUE(selection);
    return *std::move(selection);
  }
  static std::vector<Uuid> ids_of(const Selection& selection) {
    std::vector<Uuid> ids;
    for (const Selected& selected : selection.messages) ids.push_back(selected.message);
    return ids;
  }

  std::unique_ptr<Shelf> shelf_ = std::make_unique<Shelf>();
  int asked_for_tags_ = 0;
};

TEST_F(Select, WhatIsRareIsFoundBehindWhateverIsFrequent) {
  for (int n = 0; n < 1000; ++n) {
    std::vector<std::string> keys{"cases"};
    if (n == 3 || n == 500) keys.emplace_back("BV-1");
    if (n % 2 == 0) keys.emplace_back("even");
    shelf_->add(n, keys);
  }

  EXPECT_THAT(ids_of(select({.case_id = "BV-1", .party = "cases"})), ElementsAre(id(500), id(3)));
  EXPECT_THAT(ids_of(select({.key = "even", .case_id = "BV-1", .party = "cases"})), ElementsAre(id(500)));
  EXPECT_THAT(ids_of(select({.key = "cases", .case_id = "even", .party = "BV-1"})), ElementsAre(id(500)));
  const Selection some = select({.key = "even", .party = "cases"}, 3);
  EXPECT_THAT(ids_of(some), ElementsAre(id(998), id(996), id(994)));
  EXPECT_TRUE(some.more);
  const Selection none = select({.key = "BV-2", .party = "cases"});
  EXPECT_THAT(ids_of(none), IsEmpty());
  EXPECT_FALSE(none.more);
}

TEST_F(Select, ARoundOfAskingASourceIsNoMessage) {
  shelf_->add(1, {"cases"});
  shelf_->add_round(2);
  shelf_->add(3, {"cases"}, State::noted);

  EXPECT_THAT(ids_of(select({})), ElementsAre(id(3), id(1)));
}

TEST_F(Select, SeveralCriteriaFindExactlyWhatAllFind) {
  std::minstd_rand dice(7);
  const auto one_in = [&](unsigned n) { return dice() % n == 0; };
  for (int round = 0; round < 60; ++round) {
    shelf_ = std::make_unique<Shelf>();
    std::vector<int> order(120);
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = static_cast<int>(n);
    std::shuffle(order.begin(), order.end(), dice);
    std::vector<Uuid> expected;
    for (const int n : order) {
      std::vector<std::string> keys;
      if (!one_in(3)) keys.emplace_back("a");
      if (one_in(2)) keys.emplace_back("b");
      const State state = one_in(3) ? State::failed : State::answered;
      if (keys.size() == 2 && state == State::failed) expected.push_back(id(n));
      shelf_->add(n, keys, state);
    }
    std::sort(expected.begin(), expected.end(), std::greater<>());
    for (const std::size_t most : {2U, 3U, 7U, 200U})
      EXPECT_EQ(ids_of(select({.key = "a", .party = "b", .state = State::failed}, 100, most)), expected)
          << most;
  }
}

TEST_F(Select, TheTagsOfACriterionAreAskedForOnce) {
  for (int n = 0; n < 50; ++n) shelf_->add(n, {"x"}, n == 0 ? State::failed : State::answered);

  EXPECT_EQ(ids_of(select({.person = "x"}, 10)).size(), 10U);
  EXPECT_EQ(asked_for_tags_, 1) << "each is on record";
  EXPECT_THAT(ids_of(select({.person = "x", .state = State::failed}, 10)), ElementsAre(id(0)));
  EXPECT_EQ(asked_for_tags_, 2);
}

TEST_F(Select, TimesBoundWhatIsFound) {
  for (int n = 0; n < 100; ++n) shelf_->add(n, {"x", "y"});
  Criteria criteria{.key = "x", .party = "y"};
  criteria.since = kStart + std::chrono::seconds(40);
  criteria.until = kStart + std::chrono::seconds(43);

  EXPECT_THAT(ids_of(select(criteria)), ElementsAre(id(42), id(41), id(40)));
}

}  // namespace
}  // namespace hub::cli
