#pragma once

#include <chrono>
#include <string>

#include "hub/delivery/lanes.h"
#include "hub/model/stored.h"
#include "hub/port/clock.h"

namespace hub::delivery {

/// How long a delivery has been tried, counted so that a wall clock that jumps, forward or back, while the
/// hub runs or between two runs, neither ends its patience nor draws it out. What passed while the hub ran is
/// measured by the steady clock and put on record with each failed attempt; what passed between the last
/// failure on record and this process is the pause that was planned then, whatever the clocks say.
struct Patience {
  std::chrono::milliseconds tried{0};    ///< Until the last failed attempt, since a person last let it go.
  std::chrono::milliseconds planned{0};  ///< Pause that was planned then.
  std::chrono::system_clock::time_point failed_at;  ///< When that was, by the wall clock of that time.
  bool failed = false;                              ///< There was such an attempt.
};

/// From the record of one delivery.
[[nodiscard]] Patience patience_of(const model::Story& story, const std::string& route);

/// How long it has been tried at the steady moment `now`.
[[nodiscard]] std::chrono::milliseconds tried_until(const Patience& patience, const QueuedDelivery& entry,
                                                    std::chrono::steady_clock::time_point now);

/// How long a retry planned before this process has to wait still: never longer than was planned.
[[nodiscard]] std::chrono::milliseconds still_to_wait(const Patience& patience,
                                                      std::chrono::system_clock::time_point wall);

/// Whether a retry that the store tells of is due so late that its record is to be looked up before it is
/// waited for: a clock that was wrong then, or is now, puts it far away.
[[nodiscard]] bool is_doubtful(const model::Delivery& delivery, const port::Clock& clock);
/// When a delivery that the store tells of is due, by the steady clock; `{}`: now.
[[nodiscard]] std::chrono::steady_clock::time_point due_of(const model::Delivery& delivery,
                                                           const port::Clock& clock);

}  // namespace hub::delivery
