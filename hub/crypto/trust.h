#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/crypto/certificate.h"

namespace hub::crypto {

/// Authorities and revocation lists that decide whose certificate is believed: the same rules for a client's
/// certificate at the handshake and for one that signed a message. Immutable; any thread.
class Trust {
 public:
  /// PEM files. Throws Trouble naming the file that cannot be read.
  [[nodiscard]] static std::shared_ptr<const Trust> load(const std::string& authorities,
                                                         const std::string& revocation_lists);
  Trust() = default;
  Trust(const Trust&) = delete;
  Trust& operator=(const Trust&) = delete;
  virtual ~Trust() = default;

  /// Whether a certificate (DER) may sign in the name of a client at that time. Errors: gate.signer with
  /// OpenSSL's reason, nothing of the certificate.
  [[nodiscard]] virtual Result<PeerCertificate> verify(std::string_view der,
                                                       std::chrono::system_clock::time_point at) const = 0;
};

}  // namespace hub::crypto
