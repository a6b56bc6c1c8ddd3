#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// What digests and signatures are made with: rsa-sha256 or ecdsa-sha256, as the key is; rsa-sha1, for
/// partners whose suite is that of old (WCF's Basic256).
enum class WsseHash : std::uint8_t { sha256, sha1 };

/// How messages to one system are signed (WS-Security 1.1, X.509 Token Profile). Agreed with the partner.
/// Exclusive C14N.
struct CryptoProfile {
  bool sign = false;
  std::string certificate;  ///< Path of a PEM file; the first certificate in it is sent.
  std::string key;          ///< Path of a PEM file without passphrase.
  /// Of Timestamp, To, Action, MessageID, ReplyTo, Body.
  std::vector<std::string> parts{"Timestamp", "To", "Action", "MessageID", "Body"};
  std::chrono::seconds lifetime{300};  ///< From Created to Expires.
  WsseHash hash = WsseHash::sha256;
};

/// Signs SOAP envelopes with one key. Immutable after loading: any thread may sign at the same time.
class WsseSigner {
 public:
  /// Reads key and certificate once and proves that they belong together.
  /// Errors: crypto.failed, naming the file.
  [[nodiscard]] static Result<std::unique_ptr<const WsseSigner>> load(const CryptoProfile& profile);

  WsseSigner(const WsseSigner&) = delete;
  WsseSigner& operator=(const WsseSigner&) = delete;
  ~WsseSigner();

  /// Adds wsse:Security (mustUnderstand) with Timestamp, BinarySecurityToken and Signature to the envelope's
  /// Header. Where SOAP is the envelope's default namespace, its Header declares a prefix for SOAP, and no
  /// prefix gets into the scope of the Body. `now` is UTC. Errors: crypto.failed; a part of the profile that
  /// the envelope lacks is one.
  [[nodiscard]] Outcome sign(XmlDocument& envelope, std::chrono::system_clock::time_point now) const;

 private:
  struct Key;
  WsseSigner(CryptoProfile profile, std::string token, std::unique_ptr<Key> key);
  [[nodiscard]] Outcome prove() const;

  CryptoProfile profile_;
  std::string token_;  ///< The certificate, DER, base64.
  std::unique_ptr<Key> key_;
};

}  // namespace hub::formats
