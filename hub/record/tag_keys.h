#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "hub/crypto/seal.h"
#include "hub/model/stored.h"

namespace hub::record {

/// Names of the search keys that every message has besides its type's, whose names hold no such sign: its
/// party, and the case of its context.
inline constexpr std::string_view kPartyKey = "@party";
inline constexpr std::string_view kCaseKey = "@case";

/// Keys derived from the municipality's master key (HKDF-SHA256), one per job. Immutable; any thread.
class TagKeys {
 public:
  /// `master_key`: 32 octets.
  explicit TagKeys(std::string_view master_key);

  /// Tag of an Idempotency-Key within one party and type. Its key does not rotate while an entry lives.
  [[nodiscard]] model::Tag idempotency(std::string_view party, std::string_view type,
                                       std::string_view key) const;
  /// Tag of a request's content, `octets` with `more` behind them, under the same key.
  [[nodiscard]] model::Tag body(std::string_view octets, std::string_view more = {}) const;
  /// Tag of the lane of one route for one value of the ordering key; like idempotency it does not rotate.
  [[nodiscard]] model::Tag lane(std::string_view route, std::string_view value) const;
  /// Tag of a business key for search. Its key is the calendar year's (UTC).
  [[nodiscard]] model::Tag search(int year, std::string_view name, std::string_view value) const;
  /// Wraps message keys; 32 octets.
  [[nodiscard]] const crypto::SealKey& key_encryption_key() const { return key_encryption_key_; }

 private:
  /// Valid until this thread asks for another year's.
  [[nodiscard]] const std::string& search_key(int year) const;

  crypto::SealKey key_encryption_key_;
  std::string idempotency_key_;
  std::string search_root_;
};

[[nodiscard]] int year_of(std::chrono::system_clock::time_point time);  ///< UTC.

}  // namespace hub::record
