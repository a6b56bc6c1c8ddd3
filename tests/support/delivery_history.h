#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "support/store_items.h"

namespace hub::support {

/// Makes items that accept messages and move their deliveries in every way that an item can say, and knows
/// what is pending after each. The same seed: the same moves.
class DeliveryHistory {
 public:
  explicit DeliveryHistory(std::uint32_t seed) : random_(seed) {}

  /// The item that comes next; it gets the sequence after the last one.
  model::Item next() {
    ++sequence_;
    const bool accepts = messages_.empty() || chance(3);
    if (!accepts && chance(10)) return new_item(new_id(), 10);  // an ask, without deliveries
    model::Item item = accepts ? accept() : move_some();
    apply(item);
    return item;
  }

  /// What `pending(after, limit)` is to answer now.
  [[nodiscard]] std::vector<model::Pending> pending(std::uint64_t after, std::size_t limit) const {
    std::vector<model::Pending> page;
    for (const auto& [place, deliveries] : places_) {
      if (place <= after) continue;
      if (page.size() >= limit) break;
      for (const auto& [route, pending] : deliveries) page.push_back(pending);
    }
    return page;
  }
  [[nodiscard]] std::uint64_t sequence() const { return sequence_; }
  std::size_t number(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }

 private:
  bool chance(std::size_t one_in) { return number(one_in) == 0; }

  model::Item accept() {
    std::vector<std::string> routes{"entry"};
    if (chance(3)) routes.emplace_back("archive");
    if (chance(3)) routes.emplace_back("a-route-with-a-name-that-is-longer-than-a-short-text");
    model::Item item = new_send(routes);
    messages_.push_back({item.message, item.deliveries});
    return item;
  }

  model::Item move_some() {
    // Mostly of the newer messages: most moves come soon after the acceptance.
    const std::size_t from = chance(4) ? 0 : messages_.size() - std::min<std::size_t>(messages_.size(), 10);
    auto& [message, deliveries] = messages_[from + number(messages_.size() - from)];
    model::Item item = moved(message, move(deliveries[number(deliveries.size())]));
    if (chance(5)) item.deliveries.push_back(move(deliveries[number(deliveries.size())]));
    return item;
  }

  model::Delivery move(model::Delivery& delivery) {
    constexpr model::State kStates[] = {
        model::State::delivering, model::State::delivered, model::State::retrying, model::State::dead,
        model::State::held,       model::State::halted,    model::State::filtered, model::State::discarded,
        model::State::delivered,  model::State::delivered, model::State::waiting};
    delivery.state = kStates[number(std::size(kStates))];
    if (delivery.state == model::State::delivering) ++delivery.attempts;
    delivery.due = {};
    if (delivery.state == model::State::retrying)
      delivery.due = std::chrono::system_clock::time_point(
          std::chrono::microseconds(1'800'000'000'000'000 + static_cast<std::int64_t>(number(1'000'000))));
    return delivery;
  }

  void apply(const model::Item& item) {
    const auto known = place_of_.find(item.message);
    const std::uint64_t place = known == place_of_.end() ? sequence_ : known->second;
    auto& deliveries = places_[place];
    for (const model::Delivery& delivery : item.deliveries) {
      deliveries.erase(delivery.route);
      if (!model::is_end(delivery.state))
        deliveries.emplace(delivery.route, model::Pending{place, item.message, delivery});
    }
    if (deliveries.empty()) {
      places_.erase(place);
      place_of_.erase(item.message);
    } else {
      place_of_[item.message] = place;
    }
  }

  std::mt19937 random_;
  std::uint64_t sequence_ = 0;
  std::vector<std::pair<Uuid, std::vector<model::Delivery>>> messages_;
  std::map<Uuid, std::uint64_t> place_of_;
  std::map<std::uint64_t, std::map<std::string, model::Pending>> places_;
};

}  // namespace hub::support
