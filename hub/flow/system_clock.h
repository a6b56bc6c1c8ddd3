#pragma once

#include <memory>
#include <string>

#include "hub/audit/recorder.h"
#include "hub/deliver/alarm.h"

namespace hub::flow {

/// The machine's own time. Any thread, but `sleep` only on its I/O thread.
class SystemClock final : public deliver::AlarmClock {
 public:
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override;
  port::Task<void> sleep(Duration pause) override;
  [[nodiscard]] std::unique_ptr<deliver::Alarm> alarm(const port::Executor& executor) override;
};

/// What every audit record says of the clock: time since boot, boot id, whether the kernel holds it
/// synchronised.
[[nodiscard]] audit::ClockState clock_state();

}  // namespace hub::flow
