#include "hub/store/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"

namespace hub::store {

Sentence opening_store(const std::string& folder) {
  return say("opening the store in {}", "atverot krātuvi mapē {}", folder);
}

Error system_failure(const Sentence& doing) {
  constexpr std::chrono::seconds kPause{1};
  const int reason = errno;
  return Error(codes::store_unavailable, say("{}: {}", "{}: {}", doing, system_reason(reason)))
      .wait_for(kPause);
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
  const int file = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return system_failure(Text{"opening the store's lock file", "atverot krātuves slēgfailu"});
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    const bool held = errno == EWOULDBLOCK;
    Error error =
        held ? Error(codes::store_unavailable,
                     say("another process has opened this store; only one may write to {}",
                         "šo krātuvi ir atvēris cits process; mapē {} drīkst rakstīt tikai viens", folder))
             : system_failure(Text{"locking the store", "noslēdzot krātuvi"});
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
  if (folder < 0) return system_failure(Text{"opening a folder of the store", "atverot krātuves mapi"});
  const bool synced = ::fsync(folder) == 0;
  Error error = system_failure(Text{"syncing a folder of the store", "droši ierakstot diskā krātuves mapi"});
  ::close(folder);
  if (!synced) return error;
  return Done{};
}

Outcome make_folder(const std::string& path, bool sync) {
  if (::mkdir(path.c_str(), 0700) != 0) {
    if (errno == EEXIST) return Done{};
    return system_failure(Text{"making a folder of the store", "veidojot krātuves mapi"});
  }
  if (!sync) return Done{};
  const std::string parent = std::filesystem::path(path).lexically_normal().parent_path().string();
  return sync_folder(parent.empty() ? "." : parent);
}

}  // namespace hub::store
