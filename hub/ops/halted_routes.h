#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/uuid.h"

namespace hub::ops {

/// A route that stands still until a person acts.
struct HaltedRoute {
  std::string route;
  std::string code;  ///< Of the error; empty: the letter's error is not known any more.
  std::chrono::system_clock::time_point since;
  std::optional<Uuid> letter;  ///< The message that waits among the letters for it, if still.
  bool on_trial = false;       ///< Somebody acted: one delivery goes first.
};

/// Which routes stand still now: told by the dispatcher, shown by readiness and metrics. Any thread.
class HaltedRoutes {
 public:
  void set(std::vector<HaltedRoute> routes) {
    const std::lock_guard lock(mutex_);
    routes_ = std::move(routes);
  }
  [[nodiscard]] std::vector<HaltedRoute> all() const {
    const std::lock_guard lock(mutex_);
    return routes_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<HaltedRoute> routes_;
};

}  // namespace hub::ops
