#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::crypto {

constexpr std::size_t kKeySize = 32;  ///< AES-256, HMAC-SHA256.

/// A key and the commitment to it, HKDF(key,"commit"), derived once for all that is sealed under the key.
class SealKey {
 public:
  /// `octets`: kKeySize. NOLINTNEXTLINE(google-explicit-constructor)
  SealKey(std::string octets);
  [[nodiscard]] const std::string& octets() const { return octets_; }
  [[nodiscard]] const std::string& commitment() const { return commitment_; }

 private:
  std::string octets_;
  std::string commitment_;
};

/// AES-256-GCM with key commitment: HKDF(key,"commit") (32) ‖ nonce (12) ‖ ciphertext ‖ tag (16).
/// A fresh random nonce each time. `associated` is authenticated, not stored.
[[nodiscard]] std::string seal(const SealKey& key, std::string_view associated, std::string_view plain);

/// Errors: journal.unreadable for a wrong key, changed octets or other `associated`; one text for all three.
[[nodiscard]] Result<std::string> open(const SealKey& key, std::string_view associated,
                                       std::string_view sealed);

}  // namespace hub::crypto
