#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/crypto/certificate.h"
#include "hub/crypto/running_digest.h"
#include "hub/crypto/trust.h"
#include "hub/formats/xades/profile.h"
#include "hub/formats/xml/document.h"

namespace hub::formats {

/// A section whose digest was right, and nothing else of the envelope.
struct ProvenSection {
  std::string id;
  CanonicalForm form;    ///< Which canonical form the digest is of, whatever was declared.
  const _xmlNode* node;  ///< The very element that was digested; the envelope's.
  XmlDocument content;   ///< A copy of it, made after its digest was found right: to be read from.
};

/// A section that is signed and not in the document (XadesSection::elsewhere).
struct SectionElsewhere {
  std::string id;
  crypto::Hash hash;
  std::string digest;  ///< Octets. Signed; of which section it is, who has that can say.
};

struct XadesProof {
  crypto::PeerCertificate signer;  ///< Chain verified against the trust given, at the time given.
  std::string certificate;         ///< Of the signer, DER.
  std::chrono::system_clock::time_point signed_at;  ///< As the signer says; nobody else confirms it.
  std::vector<ProvenSection> sections;              ///< In the profile's order.
  std::vector<SectionElsewhere> elsewhere = {};
};

/// Verifies one signature of an envelope of the e-address (XAdES-BES 1.3.2), cheapest first: cost and shape
/// (shape.h), which elements the references mean, the certificate against the trust, then the signature, then
/// each digest, under the inclusive and the exclusive canonical form, whichever is declared: senders are seen
/// to declare one and digest the other.
///
/// The signature must cover exactly the profile's sections, each at its place, by ids that nothing else in
/// the envelope has, and its SignedProperties; one that is elsewhere must not be in it. Only the key of the
/// certificate counts that SigningCertificate names and the trust knows; a KeyValue must be the same key.
/// Comments and processing instructions are refused wherever they stand: canonical forms leave comments out,
/// so a value could read other than it was signed.
///
/// What is in scope around the envelope counts in an inclusive digest: give it as a document of its own.
/// Errors: gate.signature_profile (also: no such signature), gate.duplicate_id,
/// gate.signed_element_mismatch (an element at another place), gate.unsigned_part, gate.signer,
/// gate.signature_invalid.
[[nodiscard]] Result<XadesProof> verify_xades(const XmlDocument& envelope, const XadesProfile& profile,
                                              const crypto::Trust& trust,
                                              std::chrono::system_clock::time_point now);

}  // namespace hub::formats
