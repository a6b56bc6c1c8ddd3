#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "hub/base/result.h"
#include "hub/base/seldom.h"
#include "hub/config/site.h"

namespace hub::gate {

/// How much of the hub each party uses at this moment; none may use so much that others wait for it. One for
/// all threads, kept over reloads.
class Quotas {
 public:
  /// One request in progress; ends with it.
  class Permit {
   public:
    Permit() = default;
    Permit(Quotas& owner, std::string party) : owner_(&owner), party_(std::move(party)) {}
    Permit(Permit&& other) noexcept
        : owner_(std::exchange(other.owner_, nullptr)), party_(std::move(other.party_)) {}
    Permit& operator=(Permit&& other) noexcept {
      std::swap(owner_, other.owner_);
      std::swap(party_, other.party_);
      return *this;
    }
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;
    ~Permit() {
      if (owner_ != nullptr) owner_->leave(party_);
    }

   private:
    Quotas* owner_ = nullptr;
    std::string party_;
  };

  /// Errors: gate.quota with the pause after which the party may come again: its rate is used up, or it has
  /// as many requests in progress as it may.
  [[nodiscard]] Result<Permit> enter(const config::Party& party, std::chrono::steady_clock::time_point now);

  /// Whether this refusal of the party is one to tell of, one in a second: how many were not told of since
  /// the last one.
  [[nodiscard]] std::optional<std::uint64_t> may_tell(const std::string& party,
                                                      std::chrono::steady_clock::time_point now);

 private:
  struct Use {
    double tokens = 0;  ///< Requests that may come at once.
    std::chrono::steady_clock::time_point filled{};
    std::size_t in_progress = 0;
    Seldom lines{1};
  };
  void leave(const std::string& party);

  std::mutex mutex_;
  std::map<std::string, Use> uses_;
};

}  // namespace hub::gate
