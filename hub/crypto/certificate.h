#pragma once

#include <string>
#include <vector>

namespace hub::crypto {

/// What the hub needs to know of a verified peer's certificate. Identity is the SAN, never the subject.
struct PeerCertificate {
  std::string thumbprint;          ///< `sha256:<hex>` of the DER form.
  std::vector<std::string> names;  ///< Subject alternative names, `dns:<name>` and `uri:<uri>`, lower case dns.
};

}  // namespace hub::crypto
