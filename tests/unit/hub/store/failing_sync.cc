#include "unit/hub/store/failing_sync.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <mutex>

namespace hub::store {
namespace {

struct Failure {
  std::mutex mutex;
  std::string ending;
  int times = 0;
};

Failure& failure() {
  static Failure one;
  return one;
}

bool fails(int file) {
  Failure& now = failure();
  const std::lock_guard lock(now.mutex);
  if (now.times == 0) return false;
  std::array<char, 4096> path{};
  const ssize_t size =
      ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), path.data(), path.size());
  if (size <= 0 || !std::string(path.data(), static_cast<std::size_t>(size)).ends_with(now.ending))
    return false;
  --now.times;
  return true;
}

int sync(long number, int file) {
  if (!fails(file)) return static_cast<int>(::syscall(number, file));
  errno = EIO;
  return -1;
}

}  // namespace

FailingSync::FailingSync(const std::string& ending, int times) {
  const std::lock_guard lock(failure().mutex);
  failure().ending = ending;
  failure().times = times;
}

FailingSync::~FailingSync() {
  const std::lock_guard lock(failure().mutex);
  failure().times = 0;
}

}  // namespace hub::store

extern "C" int fsync(int file) {
  return hub::store::sync(SYS_fsync, file);
}
extern "C" int fdatasync(int file) {
  return hub::store::sync(SYS_fdatasync, file);
}
