#pragma once

#include <string>
#include <string_view>

#include "hub/crypto/rsa_signature.h"

/// JSON Web Signature (RFC 7515), as far as the hub proves itself with one.
namespace hub::crypto {

[[nodiscard]] std::string to_base64url(std::string_view octets);  ///< RFC 7515, 2: without padding.

/// The compact form of a token: `header` and `claims` are JSON; the header says `"alg":"RS256"`.
[[nodiscard]] std::string rs256(const RsaSigner& key, std::string_view header, std::string_view claims);

/// The certificate of a signing key.
class SigningCertificate {
 public:
  /// The first one in a PEM file. Throws Trouble naming the file: it cannot be read, or is another key's.
  SigningCertificate(const std::string& file, const RsaSigner& key);

  [[nodiscard]] const std::string& x5c() const { return x5c_; }  ///< Base64 of DER (RFC 7515, 4.1.6).
  [[nodiscard]] const std::string& x5t() const { return x5t_; }  ///< SHA-1 thumbprint (4.1.7).

 private:
  std::string x5c_;
  std::string x5t_;
};

}  // namespace hub::crypto
