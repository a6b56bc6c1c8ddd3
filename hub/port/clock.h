#pragma once

#include <chrono>

#include "hub/port/task.h"

namespace hub::port {

/// Time as the hub sees it. Tests pass a clock that jumps instead of sleeping.
class Clock {
 public:
  using Duration = std::chrono::steady_clock::duration;
  using Instant = std::chrono::steady_clock::time_point;

  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  [[nodiscard]] virtual Instant now() const = 0;                                 ///< Monotonic: deadlines.
  [[nodiscard]] virtual std::chrono::system_clock::time_point wall() const = 0;  ///< UTC: records, freshness.
  virtual Task<void> sleep(Duration pause) = 0;
};

}  // namespace hub::port
