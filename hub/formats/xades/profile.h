#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// What a signature of an envelope of the e-address covers and what its parts are called. Of who makes one,
/// and of who looks whether it covers what it must.
namespace hub::formats {

/// One element that is signed.
struct XadesSection {
  std::string id;     ///< Its attribute `Id`, in no namespace.
  std::string place;  ///< Below the root, in the root's namespace: `SenderDocument`, `A/B`.
  /// For the verifier: it is signed, but not in this document. Its digest is told, and not held to anything.
  bool elsewhere = false;
};

struct XadesProfile {
  std::string signature;   ///< Id of the Signature, which is a child of `Signatures` below the root.
  std::string properties;  ///< Id that the signer gives to SignedProperties; a verifier takes any.
  std::vector<XadesSection> sections;  ///< In the order of the References, those and no others.
  /// For the signer: somebody else wrote the envelope, as a recipient confirms one. Where the two canonical
  /// forms of a section differ, the inclusive one is digested, which is the one that is declared.
  bool foreign = false;
};

/// The canonical form that a digest was made of: inclusive (C14N 1.0) or exclusive, both without comments. In
/// `both` they are the same octets, as in what the signer makes.
enum class CanonicalForm : std::uint8_t { inclusive, exclusive, both };

}  // namespace hub::formats
