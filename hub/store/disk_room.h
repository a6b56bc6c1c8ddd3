#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace hub::store {

/// Octets that this process may still write on a folder's disk; nothing if the system does not tell.
[[nodiscard]] std::optional<std::uint64_t> free_octets(const std::string& folder);

/// Whether a disk has its reserve left, looked at once a second at most. One thread.
class DiskRoom {
 public:
  DiskRoom(std::string folder, std::uint64_t reserve) : folder_(std::move(folder)), reserve_(reserve) {}

  /// False as long as the system does not tell.
  [[nodiscard]] bool is_below_reserve();

 private:
  std::string folder_;
  std::uint64_t reserve_;
  std::chrono::steady_clock::time_point looked_{};
  bool below_ = false;
};

}  // namespace hub::store
