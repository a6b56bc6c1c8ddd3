#include "hub/store/disk_room.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

namespace hub::store {
namespace {

constexpr std::uint64_t kMebi = 1024 * 1024;
constexpr std::uint64_t kMostKept = 64 * kMebi;
constexpr std::uint64_t kPartOfDisk = 16;
/// With less left besides, what is kept is given back: enough for the logs of three databases and a batch.
constexpr std::uint64_t kTight = 8 * kMebi;
/// It is made while so many times as much is free.
constexpr std::uint64_t kPlenty = 4;

std::string kept_file(const std::string& folder) {
  return folder + "/kept";
}

std::uint64_t file_size(const std::string& file) {
  struct stat about {};
  return ::stat(file.c_str(), &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
}

std::optional<std::uint64_t> free_octets(const std::string& folder) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return std::nullopt;
  return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

}  // namespace

std::optional<std::uint64_t> room_left(const std::string& folder) {
  auto free = free_octets(folder);
  if (free) *free += file_size(kept_file(folder));
  return free;
}

DiskRoom::DiskRoom(std::string folder, std::uint64_t reserve)
    : folder_(std::move(folder)), file_(kept_file(folder_)), reserve_(reserve) {}

std::uint64_t DiskRoom::kept_size() const {
  struct statvfs disk {};
  if (::statvfs(folder_.c_str(), &disk) != 0) return 0;
  const std::uint64_t all = std::uint64_t{disk.f_blocks} * disk.f_frsize;
  return std::min({reserve_ / 2, kMostKept, all / kPartOfDisk});
}

void DiskRoom::keep() const {
  const int file = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return;
  const int done = ::fallocate(file, 0, 0, static_cast<off_t>(kept_size()));
  ::close(file);
  if (done != 0) ::unlink(file_.c_str());  // a file system that cannot, or the room has just gone
}

void DiskRoom::relieve() {
  const auto free = free_octets(folder_);
  if (free && *free < kTight) ::unlink(file_.c_str());
}

bool DiskRoom::is_below_reserve() {
  if (reserve_ == 0) return false;
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < std::chrono::seconds(1)) return below_;
  looked_ = now;
  relieve();
  const auto left = room_left(folder_);
  below_ = left && *left < reserve_;
  const std::uint64_t size = kept_size();
  if (size != 0 && left && *left >= size * kPlenty + kTight && file_size(file_) == 0) keep();
  return below_;
}

}  // namespace hub::store
