#include "hub/delivery/patience.h"

#include <algorithm>

#include "hub/record/events.h"
#include "hub/record/head.h"

namespace hub::delivery {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

Patience patience_of(const model::Story& story, const std::string& route) {
  Patience patience;
  for (const model::Item& item : story.items) {
    if (item.deliveries.empty() || item.deliveries.front().route != route) continue;
    if (item.event == record::events::delivery_released.name) patience = {};
    if (item.event != record::events::delivery_failed.name) continue;
    const auto head = record::read_head(item.head);
    const auto pause = duration_cast<milliseconds>(item.deliveries.front().due - item.at);
    // An item without the figure is of a hub that did not count yet: at least its pauses have passed.
    patience.tried = head && head->tried ? *head->tried : patience.tried + patience.planned;
    patience.planned = std::max(pause, milliseconds(0));
    patience.failed_at = item.at;
    patience.failed = true;
  }
  return patience;
}

milliseconds tried_until(const Patience& patience, const QueuedDelivery& entry,
                         std::chrono::steady_clock::time_point now) {
  if (!patience.failed) return milliseconds(0);
  if (entry.failed_at == std::chrono::steady_clock::time_point()) return patience.tried + patience.planned;
  return patience.tried + duration_cast<milliseconds>(now - entry.failed_at);
}

milliseconds still_to_wait(const Patience& patience, std::chrono::system_clock::time_point wall) {
  const auto passed = std::max(wall - patience.failed_at, std::chrono::system_clock::duration::zero());
  if (passed >= patience.planned) return milliseconds(0);
  return duration_cast<milliseconds>(patience.planned - passed);
}

bool is_doubtful(const model::Delivery& delivery, const port::Clock& clock) {
  constexpr std::chrono::minutes kLongestUnasked{1};
  return delivery.state == model::State::retrying && delivery.due - clock.wall() > kLongestUnasked;
}

std::chrono::steady_clock::time_point due_of(const model::Delivery& delivery, const port::Clock& clock) {
  const auto wait = delivery.due - clock.wall();
  const bool waits = delivery.state == model::State::retrying && wait.count() > 0;
  if (!waits || is_doubtful(delivery, clock)) return {};
  return clock.now() + std::chrono::duration_cast<port::Clock::Duration>(wait);
}

}  // namespace hub::delivery
