#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace hub::store {

/// The file `newest`: the last sequence that was on stable storage and then acknowledged. It is not synced:
/// it outlives the process, and after a power cut it is older or unreadable, but never ahead of what was
/// synced. So it may convict the databases of a loss and never acquits them. Used by one thread.
class Newest {
 public:
  struct Noted {
    std::string identity;  ///< Of the store.
    std::uint64_t sequence = 0;
  };

  /// `identity` has 16 octets. A file that cannot be opened is done without.
  Newest(const std::string& folder, std::string identity);
  Newest(const Newest&) = delete;
  Newest& operator=(const Newest&) = delete;
  ~Newest();

  void note(std::uint64_t sequence);

  /// Empty: not there, or torn.
  [[nodiscard]] static std::optional<Noted> read(const std::string& folder);

 private:
  std::string identity_;
  int file_;
};

}  // namespace hub::store
