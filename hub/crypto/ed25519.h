#pragma once

#include <memory>
#include <string>
#include <string_view>

/// Ed25519 (RFC 8032): signatures of 64 octets, public keys of 32, over octets as they are.
namespace hub::crypto {

inline constexpr std::size_t kEd25519Key = 32;
inline constexpr std::size_t kEd25519Signature = 64;

/// A private key. Immutable; any thread may sign with it.
class Ed25519Signer {
 public:
  /// A new key of the system's generator.
  [[nodiscard]] static Ed25519Signer make();
  /// PKCS#8 in PEM without a passphrase. Throws Trouble naming the file; it never quotes the key.
  [[nodiscard]] static Ed25519Signer of_file(const std::string& file);

  [[nodiscard]] std::string to_pem() const;  ///< As `of_file` reads it.
  [[nodiscard]] std::string public_key() const;
  [[nodiscard]] std::string sign(std::string_view octets) const;

 private:
  explicit Ed25519Signer(std::shared_ptr<void> key) : key_(std::move(key)) {}

  std::shared_ptr<void> key_;
};

/// False also for a key or a signature of another length.
[[nodiscard]] bool verify_ed25519(std::string_view public_key, std::string_view octets,
                                  std::string_view signature);

}  // namespace hub::crypto
