#pragma once

#include <memory>
#include <string>

#include "hub/port/alarm.h"
#include "hub/record/recorder.h"

namespace hub::flow {

/// The machine's own time. Any thread, but `sleep` only on its I/O thread.
class SystemClock final : public port::AlarmClock {
 public:
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override;
  port::Task<void> sleep(Duration pause) override;
  [[nodiscard]] std::unique_ptr<port::Alarm> alarm(const port::Executor& executor) override;
};

/// What every audit record says of the clock: time since boot, boot id, and, not more than a second old,
/// whether the kernel holds it synchronised.
[[nodiscard]] record::ClockState clock_state();

}  // namespace hub::flow
