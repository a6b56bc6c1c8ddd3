#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hub::crypto {

/// AES-CBC with the padding of PKCS#7 (NIST SP 800-38A; RFC 5652, 6.3), over octets that come piece by piece.
/// Only where a partner's protocol has it: it hides, and does not notice a change. Used by one thread.
class AesCbc {
 public:
  enum class Way : std::uint8_t { encrypt, decrypt };
  static constexpr std::size_t kBlock = 16;

  /// Nothing: the key has not 16, 24 or 32 octets, or the initial vector not 16.
  [[nodiscard]] static std::optional<AesCbc> make(Way way, std::string_view key, std::string_view vector);

  /// What can be told already; at most a block longer than what is given.
  [[nodiscard]] std::string add(std::string_view octets);
  /// The rest. Nothing: what was decrypted has not whole blocks, or another padding. One answer for both, and
  /// who tells it to the sender tells nothing more. Nothing may be added behind.
  [[nodiscard]] std::optional<std::string> finish();

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  explicit AesCbc(void* context) : context_(context) {}

  std::unique_ptr<void, Free> context_;
};

}  // namespace hub::crypto
