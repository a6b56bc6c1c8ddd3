#pragma once

#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <optional>
#include <string>

struct soap;

namespace sandbox::nino {

/// Why a request is not answered; becomes a NinoFault.
struct Refusal {
  std::string code;  ///< e.g. "NINO-201"
  std::string text;
  std::optional<unsigned> retry_after_seconds;
};

/// The certificates, or the authorities of certificates, that requests may be signed with. Immutable;
/// thread-safe.
class TrustedSigners {
 public:
  /// `pem_file` holds one certificate or more. Throws std::runtime_error if it cannot be read.
  explicit TrustedSigners(const std::string& pem_file);

  /// A chain to one of them, in force now, RSA of at least 2048 bits and, where it says so, meant for
  /// signatures.
  [[nodiscard]] bool trust(X509* certificate) const;

 private:
  std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store_;
};

/// Where and when requests are expected.
struct Expected {
  std::string to;      ///< wsa:To, exact.
  std::string action;  ///< wsa:Action, exact; SOAPAction too.
  std::time_t now = 0;
};

/// The checks of a received message (headers and DOM in `soap`), in this order. Empty: passed.
///
/// NINO-201: exactly one signature, rsa-sha256 over exclusive C14N, by a trusted certificate, and its five
/// references are the five elements that are used, found by position: Body, Timestamp, To, Action, MessageID.
[[nodiscard]] std::optional<Refusal> check_signature(soap* soap, const TrustedSigners& signers);
/// NINO-202: Created at most 300 s old and 60 s ahead, Expires after both Created and now.
[[nodiscard]] std::optional<Refusal> check_timestamp(const soap* soap, const Expected& expected);
/// NINO-204 and NINO-002: To, Action, SOAPAction, MessageID a urn:uuid, ReplyTo absent or anonymous.
[[nodiscard]] std::optional<Refusal> check_addressing(const soap* soap, const Expected& expected);

}  // namespace sandbox::nino
