#pragma once

#include <cstdint>

#include "adapters/systems/eaddress/simulator/markup.h"
#include "adapters/systems/eaddress/simulator/proof.h"

namespace sandbox::eaddress {

enum class WsseAlgorithm : std::uint8_t { sha1, sha256, either };

/// WS-Security as WCF's ws2007HttpBinding demands it with a certificate as endorsing token and no session:
/// Timestamp, BinarySecurityToken, a signature over at least Timestamp and wsa:To. Gives the certificate
/// whose key signed. Throws Refused: wsse:InvalidSecurity, or BL.AKL.PSL.004 or .013 of the certificate.
[[nodiscard]] Certificate check_security(xmlNode* header, const Trust& trust, WsseAlgorithm allowed);

}  // namespace sandbox::eaddress
