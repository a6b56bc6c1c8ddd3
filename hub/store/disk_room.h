#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "hub/base/result.h"

namespace hub::store {

/// Octets that this process may still write on a folder's disk, with what `DiskRoom` keeps there; nothing if
/// the system does not tell.
[[nodiscard]] std::optional<std::uint64_t> room_left(const std::string& folder);

/// Whether a disk has its reserve left, looked at once a second at most, and a part of that reserve that
/// nobody else can take: a file `kept` of the folder, half of the reserve, at most 64 MiB and a sixteenth of
/// the disk. It is made while there is room and given back when there is none: then the store can be opened,
/// and goes on with what it has, on a disk that others have filled. One thread.
class DiskRoom {
 public:
  /// `reserve`: octets; 0: nothing is kept, nothing is below.
  DiskRoom(std::string folder, std::uint64_t reserve);

  /// False as long as the system does not tell. Makes what is kept, or gives it back, as there is room.
  [[nodiscard]] bool is_below_reserve();
  /// Gives back what is kept if there is hardly any room else.
  void relieve();

 private:
  [[nodiscard]] std::uint64_t kept_size() const;
  void keep() const;

  std::string folder_;
  std::string file_;
  std::uint64_t reserve_;
  std::chrono::steady_clock::time_point looked_{};
  bool below_ = false;
};

}  // namespace hub::store
