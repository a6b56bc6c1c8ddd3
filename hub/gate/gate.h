#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "hub/base/result.h"
#include "hub/config/site.h"
#include "hub/crypto/certificate.h"
#include "hub/model/message.h"

namespace hub::gate {

/// Who are you, may you, and did you say why. Built once from a site that outlives it; any thread.
class Gate {
 public:
  explicit Gate(const config::Site& site);

  /// The party that the verified client certificate names by one of its SANs.
  /// Errors: gate.no_certificate, gate.unknown_party (no SAN known, or SANs of two parties).
  [[nodiscard]] Result<const config::Party*> identify(
      const std::optional<crypto::PeerCertificate>& peer) const;

  /// Errors: gate.no_right; gate.missing_context with all missing headers as place; gate.purpose likewise.
  [[nodiscard]] static Outcome authorize(const config::Party& party, const config::MessageType& type,
                                         const model::Context& context);

 private:
  std::unordered_map<std::string, const config::Party*> party_by_name_;
};

}  // namespace hub::gate
