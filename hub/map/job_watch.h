#pragma once

#include <sys/types.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>
#include <cstdint>
#include <optional>

#include "hub/port/task.h"

namespace hub::map {

/// CPU time that a running process has used, user and system; nothing if it cannot be told.
[[nodiscard]] std::optional<std::chrono::nanoseconds> cpu_time_of(pid_t process);

/// Watches one worker process at one job, and kills it when it must not go on. On the thread of its executor.
///
/// What counts is the CPU time that the process itself has used: it does not pass while the machine, the hub
/// or the worker stands still, so that nobody is late who could not work. The clock on the wall is looked at
/// in steps, and each step counts as long as it was planned, however late it comes: a standstill of hours is
/// one step. So many steps without work, or many more with too little of it, and the process is stuck.
class JobWatch {
 public:
  enum class Verdict : std::uint8_t {
    none,
    late,   ///< It used up the time that a job may take.
    stuck,  ///< It got no time to work although we did.
  };

  explicit JobWatch(const port::Executor& executor) : timer_(executor) {}
  JobWatch(const JobWatch&) = delete;
  JobWatch& operator=(const JobWatch&) = delete;
  ~JobWatch() { end(); }

  /// The job of `process` begins now and may use `time`. `process` stays ours to reap until end().
  void begin(pid_t process, std::chrono::milliseconds time);
  /// The job has ended. Idempotent. The verdict stays until the next begin().
  void end();

  /// Why the process was killed, if it was.
  [[nodiscard]] Verdict verdict() const { return verdict_; }
  /// What the process had used when the job began.
  [[nodiscard]] std::chrono::nanoseconds used_before() const { return used_before_; }

 private:
  using Timer =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                        boost::asio::wait_traits<std::chrono::steady_clock>, port::Executor>;

  void wait_a_step(std::chrono::milliseconds step);
  void look(std::chrono::milliseconds step);
  void kill(Verdict verdict);

  Timer timer_;
  std::uint64_t job_ = 0;  // tells a handler that came too late
  pid_t process_ = -1;
  std::chrono::milliseconds time_{0};
  std::chrono::nanoseconds used_before_{0};
  std::chrono::nanoseconds used_{0};
  std::chrono::milliseconds waited_{0};
  std::chrono::milliseconds idle_{0};
  Verdict verdict_ = Verdict::none;
};

}  // namespace hub::map
