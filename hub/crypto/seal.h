#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::crypto {

constexpr std::size_t kKeySize = 32;  ///< AES-256, HMAC-SHA256.

/// AES-256-GCM with key commitment: HKDF(key,"commit") (32) ‖ nonce (12) ‖ ciphertext ‖ tag (16).
/// A fresh random nonce each time. `associated` is authenticated, not stored. `key` has kKeySize octets.
[[nodiscard]] std::string seal(std::string_view key, std::string_view associated, std::string_view plain);

/// Errors: journal.unreadable for a wrong key, changed octets or other `associated`; one text for all three.
[[nodiscard]] Result<std::string> open(std::string_view key, std::string_view associated,
                                       std::string_view sealed);

}  // namespace hub::crypto
