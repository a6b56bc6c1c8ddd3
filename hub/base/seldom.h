#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace hub {

/// Lets so many of the same thing through in a second, or another period, and counts the rest: what anybody
/// may cause must not fill the log. The period begins with the first of them. One thread.
class Seldom {
 public:
  explicit Seldom(std::uint32_t most, std::chrono::steady_clock::duration period = std::chrono::seconds(1))
      : most_(most), period_(period) {}

  /// How many were held back since the last one that went through; nothing: this one is held back too.
  [[nodiscard]] std::optional<std::uint64_t> pass(std::chrono::steady_clock::time_point now) {
    if (!begun_ || now - *begun_ >= period_) {
      begun_ = now;
      passed_ = 0;
    }
    if (passed_ >= most_) {
      ++held_back_;
      return std::nullopt;
    }
    ++passed_;
    return std::exchange(held_back_, 0);
  }

 private:
  std::uint32_t most_;
  std::chrono::steady_clock::duration period_;
  std::optional<std::chrono::steady_clock::time_point> begun_;
  std::uint32_t passed_ = 0;
  std::uint64_t held_back_ = 0;
};

}  // namespace hub
