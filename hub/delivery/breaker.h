#pragma once

#include <cstdint>

namespace hub::delivery {

/// Circuit breaker of one system. Closed: deliveries go. Open: nothing goes, the system is probed. After a
/// probe that succeeded, half open: one delivery goes; its outcome closes or opens. One thread.
class Breaker {
 public:
  explicit Breaker(std::uint32_t failures) : most_(failures) {}

  /// So many failures in a row open it from now on; those that were counted stay.
  void limit(std::uint32_t failures) { most_ = failures; }

  /// An attempt that the system answered, whatever it said. True if this closed the breaker.
  bool answered();
  /// An attempt without answer. True if this opened the breaker.
  bool unanswered();
  /// A probe that succeeded while open.
  void probed();

  [[nodiscard]] bool is_open() const { return state_ == State::open; }
  /// The next outcome decides.
  [[nodiscard]] bool on_trial() const { return state_ == State::half_open; }
  /// May one more attempt begin while `running` are under way?
  [[nodiscard]] bool lets(std::uint32_t running) const {
    return state_ == State::closed || (state_ == State::half_open && running == 0);
  }

 private:
  enum class State : std::uint8_t { closed, open, half_open };

  std::uint32_t most_;
  std::uint32_t failures_ = 0;
  State state_ = State::closed;
};

}  // namespace hub::delivery
