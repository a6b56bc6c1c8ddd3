#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hub/crypto/running_digest.h"

/// RSA signatures (PKCS#1 v1.5, RFC 8017, 8.2) by a key that has a certificate, and what is written of the
/// certificate beside them (XML Signature, XAdES).
namespace hub::crypto {

/// What a certificate says of itself.
struct CertificateFacts {
  /// RFC 2253, in UTF-8. Attributes that RFC 2253 has no keyword for stand as numbers with their DER: other
  /// libraries know fewer keywords than OpenSSL, and read some into other octets. To compare issuers by it is
  /// not safe: others write it in other ways.
  std::string issuer;
  std::string serial;    ///< Decimal.
  std::string modulus;   ///< Of an RSA key, big endian, without leading zeros; empty: another kind of key.
  std::string exponent;  ///< As the modulus.
};

/// Nothing: these octets are not one certificate (DER).
[[nodiscard]] std::optional<CertificateFacts> certificate_facts(std::string_view der);

/// Whether the key of a certificate (DER) made a signature of these octets. No: also where it is no RSA key
/// of at least 2048 bits.
[[nodiscard]] bool signed_by(std::string_view der, Hash hash, std::string_view octets,
                             std::string_view signature);

/// A private key of at least 2048 bits and its certificate. Immutable; any thread may sign with it.
class CertifiedKey {
 public:
  /// PEM files; of the first the first certificate, the second without a passphrase. Throws Trouble naming
  /// the file: it cannot be read, or is no RSA key of that size, or another certificate's. It never quotes
  /// the key.
  CertifiedKey(const std::string& certificate, const std::string& key);

  [[nodiscard]] std::string sign(Hash hash, std::string_view octets) const;
  [[nodiscard]] const std::string& der() const { return der_; }  ///< The certificate.
  [[nodiscard]] const CertificateFacts& facts() const { return facts_; }

 private:
  std::shared_ptr<void> key_;
  std::string der_;
  CertificateFacts facts_;
};

}  // namespace hub::crypto
