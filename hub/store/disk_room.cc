#include "hub/store/disk_room.h"

#include <sys/statvfs.h>

namespace hub::store {

std::optional<std::uint64_t> free_octets(const std::string& folder) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return std::nullopt;
  return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

bool DiskRoom::is_below_reserve() {
  if (reserve_ == 0) return false;
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ >= std::chrono::seconds(1)) {
    looked_ = now;
    const auto free = free_octets(folder_);
    below_ = free && *free < reserve_;
  }
  return below_;
}

}  // namespace hub::store
