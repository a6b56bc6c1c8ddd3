#pragma once

#include <span>
#include <string>
#include <string_view>

/// Random octets, digests, keyed hashes and derived keys.
namespace hub::crypto {

[[nodiscard]] std::string random_bytes(
    std::size_t count);  ///< From the system's generator. Aborts if that fails.
[[nodiscard]] std::string sha256(std::string_view octets);  ///< 32 octets.
/// Of the pieces as if they were joined.
[[nodiscard]] std::string sha256(std::span<const std::string_view> pieces);
/// Of `octets` with `more` behind them; 32 octets.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view octets,
                                      std::string_view more = {});
[[nodiscard]] std::string hkdf_sha256(std::string_view key, std::string_view info,
                                      std::size_t length);  ///< RFC 5869, no salt.

}  // namespace hub::crypto
