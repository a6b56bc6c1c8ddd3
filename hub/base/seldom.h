#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace hub {

/// Lets so many of the same thing through in a second and counts the rest: what anybody may cause must not
/// fill the log. One thread.
class Seldom {
 public:
  explicit Seldom(std::uint32_t per_second) : per_second_(per_second) {}

  /// How many were held back since the last one that went through; nothing: this one is held back too.
  [[nodiscard]] std::optional<std::uint64_t> pass(std::chrono::steady_clock::time_point now) {
    if (now - begun_ >= std::chrono::seconds(1)) {
      begun_ = now;
      passed_ = 0;
    }
    if (passed_ >= per_second_) {
      ++held_back_;
      return std::nullopt;
    }
    ++passed_;
    return std::exchange(held_back_, 0);
  }

 private:
  std::uint32_t per_second_;
  std::chrono::steady_clock::time_point begun_{};
  std::uint32_t passed_ = 0;
  std::uint64_t held_back_ = 0;
};

}  // namespace hub
