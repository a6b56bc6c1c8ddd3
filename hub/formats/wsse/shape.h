#pragma once

#include <libxml/tree.h>

#include <string>
#include <vector>

#include "hub/base/result.h"

namespace hub::formats::native {

/// Most references of one signature: six parts can be signed, each once. Ours.
inline constexpr std::size_t kMaxReferences = 8;

/// What one Security block holds. Its shape is proven, nothing in it is verified yet.
struct WsseShape {
  xmlNode* timestamp = nullptr;
  xmlNode* token = nullptr;  ///< BinarySecurityToken that KeyInfo points to; plain text in it.
  xmlNode* signature = nullptr;
  std::vector<std::string> ids;  ///< What the References mean, in their order; 1 to kMaxReferences.
  bool lists_prefixes = false;   ///< Some exclusive C14N treats prefixes as inclusive.
};

/// Reads a Security block and refuses all but this, in this order where there is one: one Timestamp, one
/// BinarySecurityToken (X509v3), one Signature, nothing else; in the Signature SignedInfo, SignatureValue and
/// a KeyInfo that holds one SecurityTokenReference to that token; exclusive C14N everywhere and no other
/// transform; RSA with SHA-256, 384, 512 or ECDSA with SHA-256, 384; digests of SHA-256 or longer; every
/// reference a plain `#id`; no comment, CDATA or processing instruction, no attribute of another namespace.
/// xmlsec looks attributes up by their local names alone, so one in a namespace could stand for another.
///
/// Exclusive C14N may name up to 16 prefixes to treat as inclusive (WSS4J does by default).
/// Errors: gate.timestamp (none, or several), gate.signature_profile.
[[nodiscard]] Result<WsseShape> read_shape(xmlNode* security);

}  // namespace hub::formats::native
