#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace sandbox::eaddress {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

/// UTC with milliseconds and `Z`.
[[nodiscard]] std::string text_of(Moment moment);
/// xs:dateTime; without a zone it is UTC. Nothing: it is none.
[[nodiscard]] std::optional<Moment> moment_of(const std::string& text);
/// The machine's clock.
[[nodiscard]] Moment real_now();

/// The double's own clock: the machine's, and what tests have moved it by.
class SimulatedClock {
 public:
  [[nodiscard]] Moment now() const { return real_now() + ahead_; }
  void advance(std::chrono::seconds by) { ahead_ += by; }
  void set(Moment to) { ahead_ = to - real_now(); }

 private:
  std::chrono::milliseconds ahead_{0};
};

}  // namespace sandbox::eaddress
