#pragma once

#include <string>

#include "hub/base/encoding.h"
#include "hub/crypto/certified_key.h"
#include "hub/crypto/digest.h"

/// Envelopes as others sign them, written by hand: every canonical form here is a literal, so that what the
/// hub makes of the same elements is held against something else than itself.
namespace xades_test {

inline constexpr const char* kDiv = "http://ivis.eps.gov.lv/XMLSchemas/100001/DIV/v1-0";
inline constexpr const char* kDsig = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr const char* kXades = "http://uri.etsi.org/01903/v1.3.2#";
inline constexpr const char* kInclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
inline constexpr const char* kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";

struct Hand {
  std::string around;                 ///< Prefixes that the root declares, ` xmlns:addr="urn:a"`.
  std::string section;                ///< SenderDocument as it stands in the envelope.
  std::string digested;               ///< The octets that its digest is of.
  std::string declared = kInclusive;  ///< The transform that its Reference says; empty: none.
  std::string certificate;            ///< DER that is shown; empty: the key's own.
  bool key_value = true;
  std::string properties_name = "SignedProperties";
};

inline std::string sha512_of(const std::string& octets) {
  return hub::to_base64(hub::crypto::digest(hub::crypto::Hash::sha512, octets));
}

/// SignedProperties; `ds`: what its elements of XML Signature declare.
inline std::string hand_properties(const Hand& hand, const std::string& der, const std::string& own,
                                   const std::string& ds) {
  const std::string serial = hub::crypto::certificate_facts(der)->serial;
  return "<xades:" + hand.properties_name + own +
         " Id=\"props\"><xades:SignedSignatureProperties><xades:SigningTime>"
         "2026-11-20T08:15:48Z</xades:SigningTime><xades:SigningCertificate><xades:Cert><xades:CertDigest>"
         "<ds:DigestMethod" +
         ds +
         " Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"></ds:DigestMethod>"
         "<ds:DigestValue" +
         ds + ">" + hub::to_base64(hub::crypto::sha1(der)) +
         "</ds:DigestValue></xades:CertDigest>"
         "<xades:IssuerSerial><ds:X509IssuerName" +
         ds + ">CN=Test CA</ds:X509IssuerName><ds:X509SerialNumber" + ds + ">" + serial +
         "</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert></xades:SigningCertificate>"
         "</xades:SignedSignatureProperties></xades:" +
         hand.properties_name + ">";
}

inline std::string hand_reference(const std::string& attributes, const std::string& transform,
                                  const std::string& octets) {
  const std::string transforms = transform.empty() ? ""
                                                   : "<ds:Transforms><ds:Transform Algorithm=\"" + transform +
                                                         "\"></ds:Transform></ds:Transforms>";
  return "<ds:Reference " + attributes + ">" + transforms +
         "<ds:DigestMethod "
         "Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha512\"></ds:DigestMethod><ds:DigestValue>" +
         sha512_of(octets) + "</ds:DigestValue></ds:Reference>";
}

/// The whole envelope, signed with the prefix `ds` as most programs do.
inline std::string hand_signed(const hub::crypto::CertifiedKey& key, const Hand& hand) {
  const std::string ds = std::string(" xmlns:ds=\"") + kDsig + "\"";
  const std::string xades = std::string(" xmlns:xades=\"") + kXades + "\"";
  const std::string der = hand.certificate.empty() ? key.der() : hand.certificate;
  const std::string references =
      hand_reference("URI=\"#SenderSection\"", hand.declared, hand.digested) +
      hand_reference("Type=\"http://uri.etsi.org/01903#SignedProperties\" URI=\"#props\"", kExclusive,
                     hand_properties(hand, der, xades, ds));
  const std::string info_content =
      std::string("<ds:CanonicalizationMethod Algorithm=\"") + kInclusive +
      "\"></ds:CanonicalizationMethod><ds:SignatureMethod "
      "Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512\"></ds:SignatureMethod>" +
      references + "</ds:SignedInfo>";
  const std::string canonical_info =
      std::string("<ds:SignedInfo xmlns=\"") + kDiv + "\"" + hand.around + ds + ">" + info_content;
  const std::string value = hub::to_base64(key.sign(hub::crypto::Hash::sha512, canonical_info));
  const std::string key_value =
      hand.key_value ? "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>" + hub::to_base64(key.facts().modulus) +
                           "</ds:Modulus><ds:Exponent>" + hub::to_base64(key.facts().exponent) +
                           "</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>"
                     : "";
  return std::string("<Envelope xmlns=\"") + kDiv + "\"" + hand.around + ">" + hand.section +
         "<Signatures><ds:Signature" + ds + " Id=\"SenderSignature\"><ds:SignedInfo>" + info_content +
         "<ds:SignatureValue>" + value + "</ds:SignatureValue><ds:KeyInfo>" + key_value +
         "<ds:X509Data><ds:X509Certificate>" + hub::to_base64(der) +
         "</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties" + xades +
         " Target=\"#SenderSignature\">" + hand_properties(hand, der, "", "") +
         "</xades:QualifyingProperties></ds:Object></ds:Signature></Signatures></Envelope>";
}

}  // namespace xades_test
