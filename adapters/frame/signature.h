#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/config/spec.h"
#include "hub/crypto/rsa_signature.h"

namespace adapters::frame {

enum class SignatureMethod : std::uint8_t { none, mpay };

/// How bodies in JSON are signed within themselves, for partners whose protocol wants it: `signature:` of a
/// kind.
struct SignatureSettings {
  SignatureMethod method = SignatureMethod::none;
  std::string user;         ///< Who we are to the partner; stands in each signed body.
  std::string key;          ///< PEM file: our private RSA key, of mode 0400 or 0600, without a passphrase.
  std::string partner_key;  ///< PEM file: the partner's public key, or its certificate.
};

[[nodiscard]] hub::config::Spec<SignatureSettings> signature_spec();

/// Signs and verifies as the settings say. Immutable.
///
/// Method mpay: `timestamp` (now, local time in Latvia with its offset), `user` and `signature` are appended
/// to the object, in this order. The signature is Base64 of RSA PKCS#1 v1.5 with SHA-256 over mpay_text, so
/// the order of members counts, both ways, and their names do not: what is signed must be held against the
/// contract besides.
class BodySignature {
 public:
  /// Throws hub::Trouble for a key that cannot be read. Either key may be left out; nothing is signed, or
  /// verified, then.
  explicit BodySignature(const SignatureSettings& settings);

  /// `body` with its signature. Errors: codec.* where the body is not such an object, or has one of the
  /// three members already.
  [[nodiscard]] hub::Result<std::string> sign(std::string_view body,
                                              std::chrono::system_clock::time_point now) const;

  /// Whether the partner signed this body. Errors: gate.signature_missing, gate.signature_invalid, codec.*.
  [[nodiscard]] hub::Outcome verify(std::string_view body) const;

 private:
  std::string user_;
  std::shared_ptr<const hub::crypto::RsaSigner> signer_;
  std::shared_ptr<const hub::crypto::RsaVerifier> verifier_;
};

}  // namespace adapters::frame
