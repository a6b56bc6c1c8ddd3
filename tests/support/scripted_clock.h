#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <mutex>

#include "hub/port/alarm.h"

namespace hub::support {

/// A clock that stands still until the test moves it on. `now` from any thread; the rest on the thread that
/// runs the loops of those who wait. Outlives those loops.
class ScriptedClock final : public port::AlarmClock {
 public:
  ScriptedClock();
  ~ScriptedClock() override;

  [[nodiscard]] Instant now() const override;
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override;
  port::Task<void> sleep(Duration pause) override;
  [[nodiscard]] std::unique_ptr<port::Alarm> alarm(const port::Executor& executor) override;

  /// Moves on, stopping at each moment that somebody waits for, and lets `io` do all there is to do at each.
  void advance(boost::asio::io_context& io, Duration by);
  /// The wall clock alone jumps, as when somebody sets it.
  void jump_wall(Duration by);

 private:
  class Wait;
  class ScriptedAlarm;
  /// To the earliest moment that is waited for, if it is not after `last`; false: there is none.
  bool wake_next(Instant last);

  mutable std::mutex mutex_;
  Instant now_;
  std::chrono::system_clock::time_point wall_;
  std::multimap<Instant, Wait*> waits_;
};

/// Lets the loop do all that there is to do now. Throws if that has no end.
void settle(boost::asio::io_context& io);

}  // namespace hub::support
