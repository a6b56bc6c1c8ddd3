#include "hub/map/worker.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "hub/map/worker_process.h"

namespace hub::map {
namespace {

std::chrono::nanoseconds duration_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

/// How the process ended (it is reaped now), nothing if it runs. `options`: 0 to wait for it, WNOHANG to
/// look.
std::optional<Ending> reaped(pid_t process, int options) {
  Ending ending;
  rusage used{};
  pid_t result = 0;
  do {
    result = wait4(process, &ending.status, options, &used);
  } while (result < 0 && errno == EINTR);
  if (result == 0) return std::nullopt;
  ending.cpu_time = duration_of(used.ru_utime) + duration_of(used.ru_stime);
  return ending;
}

}  // namespace

Worker::Worker(const port::Executor& executor) : socket_(executor), watch_(executor) {}

Worker::~Worker() {
  end();
  for (const pid_t process : leaving_) (void)reaped(process, 0);
}

int Worker::start(const std::string& program, std::size_t memory) {
  end();
  std::erase_if(leaving_, [](pid_t process) { return reaped(process, WNOHANG).has_value(); });
  ending_.reset();
  const SpawnedWorker spawned = spawn_worker(program, memory);
  if (spawned.error != 0) return spawned.error;
  process_ = spawned.process;
  boost::system::error_code failed;
  socket_.assign(boost::asio::local::stream_protocol(), spawned.socket, failed);
  if (!failed) return 0;
  end();
  return failed.value();
}

void Worker::end() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  seen_.clear();
  watch_.end();
  if (process_ <= 0) return;
  (void)::kill(process_, SIGKILL);
  ending_ = reaped(process_, WNOHANG);
  if (!ending_) leaving_.push_back(process_);
  process_ = -1;
}

bool Worker::alive() {
  return process_ > 0 && !ending();
}

const std::optional<Ending>& Worker::ending() {
  if (process_ <= 0) return ending_;
  ending_ = reaped(process_, WNOHANG);
  if (!ending_) return ending_;
  process_ = -1;
  end();
  return ending_;
}

}  // namespace hub::map
