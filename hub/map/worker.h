#pragma once

#include <sys/types.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "hub/port/task.h"

namespace hub::map {

/// The parent's view of one worker process, its socket and its watchdog. On the thread of its executor. Not
/// movable. Its destructor waits until every process it had is gone.
class Worker {
 public:
  using Timer =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                        boost::asio::wait_traits<std::chrono::steady_clock>, port::Executor>;
  using Socket = boost::asio::basic_stream_socket<boost::asio::local::stream_protocol, port::Executor>;

  explicit Worker(const port::Executor& executor);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  /// Starts a process in place of the one that ended. 0, or errno.
  int start(const std::string& program, std::size_t memory);
  /// Kills the process and closes the socket. Idempotent. Does not wait for the kernel to take the process
  /// down.
  void end();
  /// False once the process has ended, of itself or by end().
  [[nodiscard]] bool alive();

  /// Kills the process after `time` unless disarm() comes first; then timed_out() says so until the next
  /// start().
  void arm(std::chrono::milliseconds time);
  void disarm();
  [[nodiscard]] bool timed_out() const;

  [[nodiscard]] Socket& socket() { return socket_; }
  /// Hashes of the stylesheets that the process has met.
  [[nodiscard]] std::set<std::string>& seen() { return seen_; }

 private:
  struct Watch;

  Socket socket_;
  Timer timer_;
  std::shared_ptr<Watch> watch_;  // shared with the timer's handler, which may run after a disarm()
  std::set<std::string> seen_;
  std::vector<pid_t> ending_;  // killed, not yet reaped
};

}  // namespace hub::map
