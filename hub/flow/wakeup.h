#pragma once

#include <atomic>
#include <functional>
#include <utility>

namespace hub::flow {

/// How the threads that accept messages tell the dispatcher that there are some: many rings, one wake-up. Any
/// thread once set up.
class Wakeup {
 public:
  /// `wake` is called from the ringing thread; it must not block. Set before the first ring.
  void set(std::function<void()> wake) { wake_ = std::move(wake); }

  void ring() {
    if (!rung_.exchange(true) && wake_) wake_();
  }
  /// The dispatcher has seen the ring; the next one wakes it again.
  void seen() { rung_ = false; }

 private:
  std::function<void()> wake_;
  std::atomic<bool> rung_ = false;
};

}  // namespace hub::flow
