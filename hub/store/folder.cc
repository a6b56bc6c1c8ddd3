#include "hub/store/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "hub/base/codes.h"

namespace hub::store {

Error system_failure(const std::string& doing) {
  constexpr std::chrono::seconds kPause{1};
  return Error(codes::store_unavailable, doing + ": " + std::generic_category().message(errno))
      .wait_for(kPause);
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
  const int file = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return system_failure("opening the store's lock file");
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    const bool held = errno == EWOULDBLOCK;
    Error error = held ? Error(codes::store_unavailable,
                               "another process has opened this store; only one may write to " + folder)
                       : system_failure("locking the store");
    ::close(file);
    return error;
  }
  return FolderLock(file);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

Outcome sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return system_failure("opening a folder of the store");
  const bool synced = ::fsync(folder) == 0;
  Error error = system_failure("syncing a folder of the store");
  ::close(folder);
  if (!synced) return error;
  return Done{};
}

Outcome make_folder(const std::string& path, bool sync) {
  if (::mkdir(path.c_str(), 0700) != 0) {
    if (errno == EEXIST) return Done{};
    return system_failure("making a folder of the store");
  }
  if (!sync) return Done{};
  const std::string parent = std::filesystem::path(path).lexically_normal().parent_path().string();
  return sync_folder(parent.empty() ? "." : parent);
}

}  // namespace hub::store
