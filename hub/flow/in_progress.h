#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "hub/base/uuid.h"

namespace hub::flow {

/// Which asks this process is answering right now, so that a repeat does not ask beside the first. Any
/// thread.
class InProgress {
 public:
  /// Holds one id until destroyed.
  class Claim {
   public:
    Claim(InProgress& owner, Uuid id) : owner_(&owner), id_(id) {}
    Claim(Claim&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), id_(other.id_) {}
    Claim& operator=(Claim&&) = delete;
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    ~Claim() {
      if (owner_ != nullptr) owner_->leave(id_);
    }

   private:
    InProgress* owner_;
    Uuid id_;
  };

  /// Nothing if somebody else has it.
  [[nodiscard]] std::optional<Claim> enter(Uuid id) {
    const std::lock_guard lock(mutex_);
    if (!ids_.insert(id).second) return std::nullopt;
    return std::make_optional<Claim>(*this, id);
  }

 private:
  void leave(Uuid id) {
    const std::lock_guard lock(mutex_);
    ids_.erase(id);
  }

  std::mutex mutex_;
  std::set<Uuid> ids_;
};

}  // namespace hub::flow
