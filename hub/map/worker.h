#pragma once

#include <sys/types.h>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/map/job_watch.h"
#include "hub/port/task.h"

namespace hub::map {

/// How a process ended.
struct Ending {
  int status = 0;  ///< As waitpid tells it.
  std::chrono::nanoseconds cpu_time{0};
};

/// The parent's view of one worker process, its socket and its watch. On the thread of its executor. Not
/// movable. Its destructor waits until every process it had is gone.
class Worker {
 public:
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

  /// How the process ended, once it has, of itself or killed by anybody; nothing while it runs. Of the
  /// process of the latest start().
  [[nodiscard]] const std::optional<Ending>& ending();

  /// A job begins, and ends; see JobWatch.
  void begin_job(std::chrono::milliseconds time) { watch_.begin(process_, time); }
  void end_job() { watch_.end(); }
  [[nodiscard]] const JobWatch& watch() const { return watch_; }

  [[nodiscard]] Socket& socket() { return socket_; }
  /// Hashes of the stylesheets that the process has met.
  [[nodiscard]] std::set<std::string>& seen() { return seen_; }

 private:
  Socket socket_;
  JobWatch watch_;
  pid_t process_ = -1;  // a process is signalled only while it is ours to reap, so its number is its own
  std::optional<Ending> ending_;
  std::set<std::string> seen_;
  std::vector<pid_t> leaving_;  // killed, not yet reaped
};

}  // namespace hub::map
