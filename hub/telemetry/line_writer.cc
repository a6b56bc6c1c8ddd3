#include "hub/telemetry/line_writer.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace hub::telemetry {
namespace {

constexpr int kSecond = 1'000;  // in milliseconds

/// Takes a lock whose owner may never give it back: the thread that a deadly signal interrupted.
bool lock_in_time(std::unique_lock<std::mutex>& lock) noexcept {
  for (int left = kSecond; left > 0; --left) {
    if (lock.try_lock()) return true;
    ::poll(nullptr, 0, 1);
  }
  return false;
}

}  // namespace

LineWriter::LineWriter(int descriptor, const Settings& settings)
    : descriptor_(descriptor), settings_(settings), thread_([this] { write_in_time(); }) {}

LineWriter::~LineWriter() {
  {
    const std::lock_guard lock(adding_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
  write_last();
}

std::uint64_t LineWriter::add(std::string_view line, Urgency urgency) {
  bool write = urgency == Urgency::now;
  bool wake = false;
  std::uint64_t lost = 0;
  {
    const std::lock_guard lock(adding_);
    if (has_room(line.size())) {
      gathered_.append(line);
      std::swap(lost, lost_);
    } else {
      ++lost_;
    }
    unwritten_ = true;
    write = write || gathered_.size() >= settings_.gather;
    wake = idle_ && !write;
    if (wake) idle_ = false;
  }
  if (write) flush();
  if (wake) changed_.notify_one();
  return lost;
}

/// Once lines are lost, none is taken until half of the room is free, so that one line can tell of many.
bool LineWriter::has_room(std::size_t octets) {
  const std::size_t room = lost_ > 0 ? settings_.keep / 2 : settings_.keep;
  return gathered_.size() + octets <= room;
}

void LineWriter::flush() {
  const std::lock_guard writing(writing_);
  if (write_taken(Patience::as_the_descriptor)) {
    take_gathered();
    if (write_taken(Patience::as_the_descriptor)) return;
  }
  const std::lock_guard adding(adding_);
  unwritten_ = true;
  changed_.notify_one();
}

/// Needs `writing_`, and that all that was taken before is written.
void LineWriter::take_gathered() {
  const std::lock_guard lock(adding_);
  taken_.swap(gathered_);
  unwritten_ = false;
}

/// False if the descriptor did not take all. Needs `writing_`. With patience of its own it never blocks: what
/// poll calls writable takes PIPE_BUF octets at once.
bool LineWriter::write_taken(Patience patience) noexcept {
  while (written_ < taken_.size()) {
    std::size_t portion = taken_.size() - written_;
    if (patience == Patience::a_second) {
      pollfd ready{descriptor_, POLLOUT, 0};
      if (::poll(&ready, 1, kSecond) != 1) return false;
      portion = std::min<std::size_t>(portion, PIPE_BUF);
    }
    const ssize_t count = ::write(descriptor_, taken_.data() + written_, portion);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written_ += static_cast<std::size_t>(count);
  }
  taken_.clear();
  written_ = 0;
  return true;
}

void LineWriter::write_last() noexcept {
  std::unique_lock writing(writing_, std::defer_lock);
  if (!lock_in_time(writing) || !write_taken(Patience::a_second)) return;
  std::unique_lock adding(adding_, std::defer_lock);
  if (!lock_in_time(adding)) return;
  taken_.swap(gathered_);
  write_taken(Patience::a_second);
}

/// The thread: sleeps until a first line waits, gives others the time to join it, writes.
void LineWriter::write_in_time() {
  std::unique_lock lock(adding_);
  while (!ended_) {
    // Who wakes it says that it is idle no more; if somebody else wrote the line meanwhile, it is again.
    while (!ended_ && !unwritten_) {
      idle_ = true;
      changed_.wait(lock);
    }
    idle_ = false;
    changed_.wait_for(lock, settings_.delay, [this] { return ended_; });
    lock.unlock();
    flush();
    lock.lock();
  }
}

}  // namespace hub::telemetry
