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
  class Turn {
   public:
    Turn(InProgress& owner, Uuid id) : owner_(&owner), id_(id) {}
    Turn(Turn&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), id_(other.id_) {}
    Turn& operator=(Turn&&) = delete;
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      if (owner_ != nullptr) owner_->leave(id_);
    }

   private:
    InProgress* owner_;
    Uuid id_;
  };

  /// Nothing if somebody else has it.
  [[nodiscard]] std::optional<Turn> enter(Uuid id) {
    const std::lock_guard lock(mutex_);
    if (!ids_.insert(id).second) return std::nullopt;
    return std::make_optional<Turn>(*this, id);
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
