#pragma once

#include <memory>
#include <string>
#include <string_view>

/// JSON Web Signature (RFC 7515), as far as the hub proves itself with one.
namespace hub::crypto {

[[nodiscard]] std::string to_base64url(std::string_view octets);  ///< RFC 7515, 2: without padding.

/// An RSA key of at least 2048 bits. Any thread.
class SigningKey {
 public:
  /// `file`: PEM, not encrypted. Throws Trouble naming it.
  explicit SigningKey(const std::string& file);
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  /// The compact form of a token: `header` and `claims` are JSON; the header says `"alg":"RS256"`. Throws
  /// Trouble if it cannot be signed.
  [[nodiscard]] std::string rs256(std::string_view header, std::string_view claims) const;

 private:
  friend class SigningCertificate;
  struct State;
  std::unique_ptr<State> state_;
};

/// The certificate of a signing key.
class SigningCertificate {
 public:
  /// The first one in a PEM file. Throws Trouble naming the file: it cannot be read, or is another key's.
  SigningCertificate(const std::string& file, const SigningKey& key);

  [[nodiscard]] const std::string& x5c() const { return x5c_; }  ///< Base64 of DER (RFC 7515, 4.1.6).
  [[nodiscard]] const std::string& x5t() const { return x5t_; }  ///< SHA-1 thumbprint (4.1.7).

 private:
  std::string x5c_;
  std::string x5t_;
};

}  // namespace hub::crypto
