#pragma once

#include <string>

#include "hub/audit/recorder.h"
#include "hub/port/clock.h"

namespace hub::flow {

/// The machine's own time. Any thread, but `sleep` only on its I/O thread.
class SystemClock final : public port::Clock {
 public:
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override;
  port::Task<void> sleep(Duration pause) override;
};

/// What every audit record says of the clock: time since boot, boot id, whether the kernel holds it
/// synchronised.
[[nodiscard]] audit::ClockState clock_state();

}  // namespace hub::flow
