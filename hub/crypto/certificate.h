#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

struct ssl_st;

namespace hub::crypto {

/// What the hub needs to know of a verified peer's certificate. Identity is the SAN, never the subject.
struct PeerCertificate {
  std::string thumbprint;  ///< `sha256:<hex>` of the DER form.
  std::vector<std::string>
      names;  ///< Subject alternative names, `dns:<name>` and `uri:<uri>`, lower case dns.
  std::chrono::system_clock::time_point ends{};  ///< Not valid after.
};

/// The certificate that the peer of this TLS session proved to hold; nothing without one or if it did not
/// verify. A name with anything but visible ASCII characters (a NUL above all) is left out.
[[nodiscard]] std::optional<PeerCertificate> peer_certificate(const ssl_st& session);

}  // namespace hub::crypto
