#pragma once

#include <memory>

#include "hub/port/clock.h"

namespace hub::port {

/// One task's wait for a moment, which may be cut short. Belongs to the executor's thread, as the task does.
class Alarm {
 public:
  Alarm() = default;
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  virtual ~Alarm() = default;

  /// Until then, or until `ring`. One wait at a time.
  virtual port::Task<void> wait_until(port::Clock::Instant until) = 0;
  /// Ends the wait that is under way; none: does nothing.
  virtual void ring() = 0;
};

/// A clock whose waits may be cut short: what decides when something is delivered goes by it.
class AlarmClock : public port::Clock {
 public:
  /// The clock outlives it. Any thread.
  [[nodiscard]] virtual std::unique_ptr<Alarm> alarm(const port::Executor& executor) = 0;
};

}  // namespace hub::port
