#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace hub::deliver {

/// How many calls to each system are under way, all threads of the hub together: the bulkhead between
/// systems. Any thread.
class InFlight {
 public:
  /// One call's place, held until destroyed.
  class Slot {
   public:
    Slot(InFlight& owner, std::string system) : owner_(&owner), system_(std::move(system)) {}
    Slot(Slot&& other) noexcept
        : owner_(std::exchange(other.owner_, nullptr)), system_(std::move(other.system_)) {}
    Slot& operator=(Slot&&) = delete;
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() {
      if (owner_ != nullptr) owner_->leave(system_);
    }

   private:
    InFlight* owner_;
    std::string system_;
  };

  /// Nothing if `most` calls to the system are under way already.
  [[nodiscard]] std::optional<Slot> enter(const std::string& system, std::uint32_t most) {
    const std::lock_guard lock(mutex_);
    std::uint32_t& count = counts_[system];
    if (count >= most) return std::nullopt;
    ++count;
    return std::make_optional<Slot>(*this, system);
  }

 private:
  void leave(const std::string& system) {
    const std::lock_guard lock(mutex_);
    --counts_[system];
  }

  std::mutex mutex_;
  std::map<std::string, std::uint32_t> counts_;
};

}  // namespace hub::deliver
