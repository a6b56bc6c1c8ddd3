#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/base/sentence.h"

struct bio_st;   // OpenSSL's BIO
struct x509_st;  // OpenSSL's X509

/// RSA signatures over octets: PKCS#1 v1.5 with SHA-256 (RFC 8017, 8.2), as partners' own protocols use them.
namespace hub::crypto {

/// A private key of at least 2048 bits. Immutable; any thread may sign with it.
class RsaSigner {
 public:
  /// `pem` is the key itself, PKCS#8 or PKCS#1, without a passphrase. Throws Trouble; it never quotes the
  /// key.
  explicit RsaSigner(const std::string& pem);
  /// The same, of a PEM file. Throws Trouble naming the file.
  [[nodiscard]] static RsaSigner of_file(const std::string& file);

  /// Whether the certificate has this key's public half.
  [[nodiscard]] bool is_key_of(const x509_st& certificate) const;
  [[nodiscard]] std::string sign(std::string_view octets) const;  ///< As many octets as the key has.

 private:
  RsaSigner(bio_st* pem, const Sentence& whose);

  std::shared_ptr<void> key_;
};

/// A public key of at least 2048 bits, or that of a certificate. Immutable; any thread may verify with it.
class RsaVerifier {
 public:
  /// A PEM file. Throws Trouble naming the file.
  explicit RsaVerifier(const std::string& file);

  [[nodiscard]] bool verify(std::string_view octets, std::string_view signature) const;

 private:
  std::shared_ptr<void> key_;
};

}  // namespace hub::crypto
