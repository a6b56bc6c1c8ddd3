#pragma once

#include <libxml/tree.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/crypto/running_digest.h"
#include "hub/formats/xades/profile.h"

/// What one Signature of an envelope says, before anything in it is believed. Not for other layers.
namespace hub::formats::native {

struct XadesReference {
  std::string id;
  bool to_properties = false;  ///< By its Type.
  crypto::Hash hash = crypto::Hash::sha512;
  std::string digest;
  std::vector<std::string> prefixes;  ///< That its exclusive C14N treats as inclusive.
};

/// Its shape is proven, nothing in it is verified yet.
struct XadesShape {
  xmlNode* signature = nullptr;
  xmlNode* signed_info = nullptr;
  CanonicalForm form = CanonicalForm::inclusive;  ///< Of SignedInfo.
  std::vector<std::string> prefixes;              ///< As of a reference.
  crypto::Hash hash = crypto::Hash::sha512;       ///< With RSA.
  std::string value;
  std::vector<XadesReference> references;  ///< 2 to kMostReferences, one to_properties.
  std::vector<std::string> certificates;   ///< DER, 1 to 4.
  std::string modulus;                     ///< Of a KeyValue; empty: there is none.
  std::string exponent;
  xmlNode* properties = nullptr;  ///< SignedProperties, whose Id the reference to_properties means.
  std::chrono::system_clock::time_point signed_at{};
  std::string certificate_digest;  ///< SHA-1, 256 or 512 by its length, of the signer's certificate.
  std::string serial;              ///< Of it, decimal.
};

inline constexpr std::size_t kMostReferences = 8;

/// Reads a Signature and refuses all but this, in this order: SignedInfo, SignatureValue, KeyInfo, one Object
/// with one QualifyingProperties (XAdES 1.3.2) for this Signature; RSA with SHA-256 or 512, digests of
/// SHA-256 or 512, but of SigningCertificate also SHA-1; in each Reference no transform but one C14N,
/// inclusive or exclusive; every reference a plain `#id`; in KeyInfo at most one RSAKeyValue, and X509Data
/// with at least one certificate; no comment, CDATA or processing instruction anywhere in it, no attribute of
/// a namespace. UnsignedProperties are passed over: nothing of them is believed. Errors:
/// gate.signature_profile.
[[nodiscard]] Result<XadesShape> read_xades(xmlNode* signature);

}  // namespace hub::formats::native
