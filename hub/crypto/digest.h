#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

/// Random octets, digests, keyed hashes and derived keys.
namespace hub::crypto {

[[nodiscard]] std::string random_bytes(
    std::size_t count);  ///< From the system's generator. Aborts if that fails.
[[nodiscard]] std::string sha256(std::string_view octets);  ///< 32 octets.
/// 20 octets. Only where a partner's protocol has it (WS-Security's password digest): it proves nothing.
[[nodiscard]] std::string sha1(std::string_view octets);
/// Of the pieces as if they were joined.
[[nodiscard]] std::string sha256(std::span<const std::string_view> pieces);
/// Of `octets` with `more` behind them; 32 octets.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view octets,
                                      std::string_view more = {});

/// HMAC-SHA-256 under one key that is set once, for many short texts: setting a key costs as much as a text
/// of 128 octets. One thread at a time; a copy is another one's.
class KeyedHash {
 public:
  explicit KeyedHash(std::string_view key);
  KeyedHash(const KeyedHash& other);
  KeyedHash& operator=(const KeyedHash& other);
  KeyedHash(KeyedHash&& other) noexcept;
  KeyedHash& operator=(KeyedHash&& other) noexcept;
  ~KeyedHash();

  /// As `hmac_sha256`.
  [[nodiscard]] std::string of(std::string_view octets, std::string_view more = {}) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string hkdf_sha256(std::string_view key, std::string_view info,
                                      std::size_t length);  ///< RFC 5869, no salt.

}  // namespace hub::crypto
