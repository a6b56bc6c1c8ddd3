#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/crypto/certificate.h"
#include "hub/crypto/trust.h"
#include "hub/formats/soap/request.h"

namespace hub::formats {

/// What a verified signature proves.
struct WsseProof {
  crypto::PeerCertificate signer;  ///< Chain verified against the trust given, at the time given.
  bool context_signed = false;     ///< The Context block; true also if there is none.
  std::vector<std::string> parts;  ///< Local names of what is signed, sorted.
};

/// Verifies the one Signature in the one wsse:Security of a request (WS-Security 1.1, X.509 Token Profile,
/// BinarySecurityToken) under limits (shape.h, time.h), cheapest first: shape and algorithms before any
/// digest, the certificate before any reference. What is signed must be the very nodes of `request`: Body,
/// Timestamp, To, Action, MessageID, each at its place, each referred to once.
///
/// `now` is UTC: Created at most 60 s ahead, at most 300 s old, Expires later than Created and not past.
/// Errors: gate.signature_missing (no Security block), gate.signature_profile, gate.duplicate_id,
/// gate.signed_element_mismatch, gate.unsigned_part, gate.signer (not trusted), gate.timestamp,
/// gate.signature_invalid, hub.defect.
[[nodiscard]] Result<WsseProof> verify_wsse(const SoapRequest& request, const crypto::Trust& trust,
                                            std::chrono::system_clock::time_point now);

}  // namespace hub::formats
