#include "hub/map/worker.h"

#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "hub/map/worker_process.h"

namespace hub::map {

/// The process and the job it has. A process is signalled only while it is ours to reap, so its number is its
/// own.
struct Worker::Watch {
  pid_t process = -1;
  std::uint64_t job = 0;
  bool timed_out = false;

  void kill_process() const {
    if (process > 0) (void)::kill(process, SIGKILL);
  }
};

namespace {

/// True if the process has ended (and is reaped now). `options`: 0 to wait for it, WNOHANG to look.
bool reaped(pid_t process, int options) {
  pid_t result = 0;
  do {
    result = waitpid(process, nullptr, options);
  } while (result < 0 && errno == EINTR);
  return result != 0;
}

}  // namespace

Worker::Worker(const port::Executor& executor)
    : socket_(executor), timer_(executor), watch_(std::make_shared<Watch>()) {}

Worker::~Worker() {
  end();
  for (const pid_t process : ending_) (void)reaped(process, 0);
}

int Worker::start(const std::string& program, std::size_t memory) {
  end();
  ending_.erase(
      std::remove_if(ending_.begin(), ending_.end(), [](pid_t process) { return reaped(process, WNOHANG); }),
      ending_.end());
  const SpawnedWorker spawned = spawn_worker(program, memory);
  if (spawned.error != 0) return spawned.error;
  boost::system::error_code failed;
  socket_.assign(boost::asio::local::stream_protocol(), spawned.socket, failed);
  watch_ = std::make_shared<Watch>();
  watch_->process = spawned.process;
  if (!failed) return 0;
  end();
  return failed.value();
}

void Worker::end() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  seen_.clear();
  timer_.cancel();
  if (watch_->process <= 0) return;
  watch_->kill_process();
  if (!reaped(watch_->process, WNOHANG)) ending_.push_back(watch_->process);
  watch_->process = -1;
}

bool Worker::alive() {
  if (watch_->process > 0 && reaped(watch_->process, WNOHANG)) {
    watch_->process = -1;
    end();
  }
  return watch_->process > 0;
}

void Worker::arm(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  const std::uint64_t job = ++watch_->job;
  timer_.async_wait([watch = watch_, job](boost::system::error_code cancelled) {
    if (cancelled || watch->job != job) return;
    watch->timed_out = true;
    watch->kill_process();
  });
}

void Worker::disarm() {
  ++watch_->job;
  timer_.cancel();
}

bool Worker::timed_out() const {
  return watch_->timed_out;
}

}  // namespace hub::map
