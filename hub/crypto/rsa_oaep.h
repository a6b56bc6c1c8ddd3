#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// RSA-OAEP with SHA-1 and MGF1-SHA-1 (RFC 8017, 7.1), by which a partner's protocol hands over a key. SHA-1
/// is no weakness there.
namespace hub::crypto {

/// A recipient's public key of at least 2048 bits. Immutable; any thread may use it.
class OaepRecipient {
 public:
  /// Big endian. Nothing: this is no such key.
  [[nodiscard]] static std::optional<OaepRecipient> of_numbers(std::string_view modulus,
                                                               std::string_view exponent);
  /// DER. Nothing: no certificate, or none of such a key.
  [[nodiscard]] static std::optional<OaepRecipient> of_certificate(std::string_view der);

  /// For the recipient alone; as many octets as its key has. `octets`: at most 190; throws std::bad_alloc.
  [[nodiscard]] std::string seal(std::string_view octets) const;

 private:
  explicit OaepRecipient(std::shared_ptr<void> key) : key_(std::move(key)) {}
  std::shared_ptr<void> key_;
};

/// The private key of a recipient. Immutable; any thread may use it.
class OaepOpener {
 public:
  /// A PEM file without a passphrase, RSA of at least 2048 bits. Throws Trouble naming the file.
  explicit OaepOpener(const std::string& file);

  /// Nothing: sealed for somebody else, or changed; which of the two is not told.
  [[nodiscard]] std::optional<std::string> open(std::string_view sealed) const;

 private:
  std::shared_ptr<void> key_;
};

}  // namespace hub::crypto
