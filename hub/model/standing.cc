#include "hub/model/standing.h"

#include <algorithm>
#include <array>

namespace hub::model {
namespace {

/// What is nearer to the front is what the whole message is said to be.
constexpr std::array kOpen{State::dead,     State::held,       State::halted,
                           State::retrying, State::delivering, State::waiting};
constexpr std::array kEnds{State::delivered, State::discarded, State::filtered};

State newest_move(const Story& story) {
  const auto found = std::find_if(story.items.rbegin(), story.items.rend(),
                                  [](const Item& item) { return item.state != State::noted; });
  return found == story.items.rend() ? State::noted : found->state;
}

}  // namespace

std::vector<Moved> deliveries_of(const Story& story) {
  std::vector<Moved> standings;
  for (const Item& item : story.items) {
    for (const Delivery& delivery : item.deliveries) {
      const auto known = std::find_if(standings.begin(), standings.end(), [&](const Moved& standing) {
        return standing.delivery.route == delivery.route;
      });
      if (known == standings.end()) {
        standings.push_back({delivery, &item});
      } else {
        *known = {delivery, &item};
      }
    }
  }
  return standings;
}

State state_of(const Story& story) {
  const std::vector<Moved> standings = deliveries_of(story);
  const auto any = [&standings](State state) {
    return std::any_of(standings.begin(), standings.end(),
                       [state](const Moved& standing) { return standing.delivery.state == state; });
  };
  for (const State state : kOpen)
    if (any(state)) return state;
  for (const State state : kEnds)
    if (any(state)) return state;
  return newest_move(story);
}

}  // namespace hub::model
