#include "hub/model/standing.h"

#include <gtest/gtest.h>

namespace hub::model {
namespace {

Item moved(std::vector<Delivery> deliveries) {
  Item item;
  item.state = deliveries.front().state;
  item.deliveries = std::move(deliveries);
  return item;
}

Delivery at(std::string route, State state, std::uint32_t attempts = 0) {
  return {std::move(route), {}, state, attempts, {}};
}

/// A message of three routes of which these are the newest states.
State together(State a, State b, State c) {
  Story story;
  story.items.push_back(moved({at("a", State::waiting), at("b", State::waiting), at("c", State::waiting)}));
  story.items.push_back(moved({at("a", a)}));
  story.items.push_back(moved({at("b", b)}));
  story.items.push_back(moved({at("c", c)}));
  return state_of(story);
}

TEST(Standing, EachDeliveryStandsWhereItsNewestItemLeftIt) {
  Story story;
  story.items.push_back(moved({at("a", State::waiting), at("b", State::waiting)}));
  story.items.push_back(moved({at("b", State::delivering, 1)}));
  story.items.push_back(moved({at("b", State::retrying, 1)}));
  story.items.push_back(moved({at("a", State::filtered)}));

  const auto standings = deliveries_of(story);

  ASSERT_EQ(standings.size(), 2U);
  EXPECT_EQ(standings[0].delivery.route, "a");
  EXPECT_EQ(standings[0].delivery.state, State::filtered);
  EXPECT_EQ(standings[0].by, &story.items[3]);
  EXPECT_EQ(standings[1].delivery.state, State::retrying);
  EXPECT_EQ(standings[1].delivery.attempts, 1U);
  EXPECT_EQ(standings[1].by, &story.items[2]);
}

TEST(Standing, AMessageIsDeliveredWhenAllItsDeliveriesHaveEndedAndASystemHasIt) {
  EXPECT_EQ(together(State::delivered, State::delivered, State::delivered), State::delivered);
  EXPECT_EQ(together(State::filtered, State::delivered, State::discarded), State::delivered);
  EXPECT_EQ(together(State::filtered, State::filtered, State::filtered), State::filtered);
  EXPECT_EQ(together(State::filtered, State::discarded, State::filtered), State::discarded);
  EXPECT_EQ(together(State::discarded, State::discarded, State::discarded), State::discarded);
}

TEST(Standing, OneDeliveryThatIsOpenKeepsTheMessageOpenAndTheGravestIsSaid) {
  EXPECT_EQ(together(State::delivered, State::waiting, State::delivered), State::waiting);
  EXPECT_EQ(together(State::waiting, State::delivering, State::filtered), State::delivering);
  EXPECT_EQ(together(State::retrying, State::delivering, State::waiting), State::retrying);
  EXPECT_EQ(together(State::retrying, State::halted, State::delivered), State::halted);
  EXPECT_EQ(together(State::held, State::halted, State::retrying), State::held);
  EXPECT_EQ(together(State::held, State::dead, State::halted), State::dead);
}

TEST(Standing, AQuestionStandsWhereItsNewestMoveLeftIt) {
  Story story;
  EXPECT_EQ(state_of(story), State::noted);
  for (const State state : {State::asked, State::failed, State::noted}) {
    Item item;
    item.state = state;
    story.items.push_back(item);
  }
  EXPECT_EQ(state_of(story), State::failed);
  EXPECT_TRUE(deliveries_of(story).empty());
}

}  // namespace
}  // namespace hub::model
