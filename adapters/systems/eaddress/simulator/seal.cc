#include "adapters/systems/eaddress/simulator/seal.h"

#include <stdexcept>

namespace sandbox::eaddress {
namespace {

constexpr const char* kSha512Digest = "http://www.w3.org/2001/04/xmlenc#sha512";
constexpr const char* kRsaSha512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
constexpr const char* kPropertiesType = "http://uri.etsi.org/01903#SignedProperties";

SealVerdict broken_as(const std::string& code, const std::string& why) {
  return {code, why, {}};
}

/// Whether the digest is that of the element in one of the forms.
bool digest_holds(xmlNode* reference, xmlNode* element, Hash hash, DigestForm form) {
  const auto said = octets_of_base64(text_of(reference, kDs, "DigestValue"));
  if (!said) return false;
  const auto is = [&](Form one) { return digest(hash, canonical(element, one)) == *said; };
  return (form != DigestForm::exclusive && is(Form::inclusive)) ||
         (form != DigestForm::inclusive && is(Form::exclusive));
}

bool is_signed_properties(const xmlNode* element) {
  const std::string name = reinterpret_cast<const char*>(element->name);  // official clients: with a number
  return element->ns != nullptr && xmlStrEqual(element->ns->href, script::as_xml(kXades)) != 0 &&
         name.rfind("SignedProperties", 0) == 0;
}

bool is_within(const xmlNode* node, const xmlNode* of) {
  for (; node != nullptr; node = node->parent)
    if (node == of) return true;
  return false;
}

Certificate certificate_in(xmlNode* signature) {
  const auto found = all_in(child_of(signature, kDs, "KeyInfo"), kDs, "X509Certificate");
  if (found.empty()) return {};
  return Certificate::of_der(octets_of_base64(text_of(found.front())).value_or(""));
}

/// The references one by one; what is wrong with them.
SealVerdict check_references(xmlNode* signature, const std::set<std::string>& sections, DigestForm form,
                             const std::string& broken) {
  std::set<std::string> left = sections;
  bool has_properties = false;
  for (xmlNode* one : children_of(child_of(signature, kDs, "SignedInfo"), kDs, "Reference")) {
    const auto hash = hash_of_digest(attribute_of(child_of(one, kDs, "DigestMethod"), "Algorithm"));
    if (hash != Hash::sha512) return broken_as("BL.PSS.022", "digest algorithm");
    const std::string uri = attribute_of(one, "URI");
    const std::string id = uri.rfind('#', 0) == 0 ? uri.substr(1) : "";
    const auto meant = with_id(signature->doc, id);
    if (id.empty() || meant.size() != 1)
      return broken_as(broken, "a reference means not one element: " + uri);
    const bool properties = is_signed_properties(meant.front()) && is_within(meant.front(), signature);
    if (!properties && left.erase(id) == 0) return broken_as(broken, "another element is signed: " + uri);
    if (!digest_holds(one, meant.front(), *hash, properties ? DigestForm::either : form))
      return broken_as(broken, "the digest is not that of " + uri);
    has_properties = has_properties || properties;
  }
  if (!left.empty()) return broken_as(broken, "not signed: #" + *left.begin());
  if (!has_properties) return broken_as(broken, "SignedProperties are not signed");
  return {};
}

bool names_certificate(xmlNode* signature, const Certificate& certificate) {
  const auto digests = all_in(signature, kXades, "CertDigest");
  if (digests.size() != 1) return false;
  const auto hash = hash_of_digest(attribute_of(child_of(digests.front(), kDs, "DigestMethod"), "Algorithm"));
  return hash &&
         octets_of_base64(text_of(digests.front(), kDs, "DigestValue")) == digest(*hash, certificate.der());
}

std::string reference_xml(const std::string& id, const std::string& type, const std::string& transform,
                          const std::string& octets) {
  return "<ds:Reference URI=\"#" + id + "\"" + (type.empty() ? "" : " Type=\"" + type + "\"") + ">" +
         (transform.empty()
              ? ""
              : "<ds:Transforms><ds:Transform Algorithm=\"" + transform + "\"/></ds:Transforms>") +
         "<ds:DigestMethod Algorithm=\"" + kSha512Digest + "\"/><ds:DigestValue>" +
         base64_of(digest(Hash::sha512, octets)) + "</ds:DigestValue></ds:Reference>";
}

std::string properties_xml(const std::string& id, const Certificate& certificate, Moment at) {
  return "<xades:SignedProperties xmlns:xades=\"" + std::string(kXades) + "\" xmlns:ds=\"" + kDs +
         "\" Id=\"" + id + "\"><xades:SignedSignatureProperties><xades:SigningTime>" + text_of(at) +
         "</xades:SigningTime><xades:SigningCertificate><xades:Cert><xades:CertDigest>" +
         "<ds:DigestMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"/><ds:DigestValue>" +
         certificate.thumbprint() +
         "</ds:DigestValue></xades:CertDigest><xades:IssuerSerial><ds:X509IssuerName>" +
         escaped_text(certificate.issuer()) + "</ds:X509IssuerName><ds:X509SerialNumber>" +
         certificate.serial() + "</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert>" +
         "</xades:SigningCertificate></xades:SignedSignatureProperties></xades:SignedProperties>";
}

std::string canonical_text(const std::string& xml, Form form) {
  const Document document = parsed(xml);
  if (!document) throw std::runtime_error("what is to be signed is no XML");
  return canonical(xmlDocGetRootElement(document.get()), form);
}

}  // namespace

SealVerdict verify_seal(xmlDoc* document, const std::string& signature_id,
                        const std::set<std::string>& sections, DigestForm form, const std::string& broken) {
  const auto named = with_id(document, signature_id);
  if (named.size() != 1 || !is_element(named.front(), kDs, "Signature"))
    return broken_as(broken == "BL.PSS.023" ? "BL.PSS.043" : "BL.PSS.044",
                     "no signature of the id " + signature_id);
  xmlNode* const signature = named.front();
  xmlNode* const info = child_of(signature, kDs, "SignedInfo");
  const std::string method = attribute_of(child_of(info, kDs, "CanonicalizationMethod"), "Algorithm");
  const auto hash = hash_of_signature(attribute_of(child_of(info, kDs, "SignatureMethod"), "Algorithm"));
  if (hash != Hash::sha512) return broken_as("BL.PSS.020", "signature algorithm");
  if (method != kInclusive && method != kExclusive) return broken_as("BL.PSS.020", "canonicalisation");
  SealVerdict verdict = check_references(signature, sections, form, broken);
  if (!verdict.code.empty()) return verdict;
  verdict.certificate = certificate_in(signature);
  if (!verdict.certificate) return broken_as(broken, "KeyInfo has no certificate");
  if (!names_certificate(signature, verdict.certificate))
    return broken_as(broken, "SigningCertificate is not the one of KeyInfo");
  const auto value = octets_of_base64(text_of(signature, kDs, "SignatureValue"));
  const std::string octets = canonical(info, method == kInclusive ? Form::inclusive : Form::exclusive);
  if (!value || !verdict.certificate.verifies(*hash, octets, *value))
    return broken_as(broken, "the signature value is not that of SignedInfo");
  return verdict;
}

void add_seal(xmlNode* into, const SealWish& wish, const Signer& signer, Moment at) {
  const std::string properties_id = wish.id + "-properties";
  const std::string properties = properties_xml(properties_id, signer.certificate(), at);
  std::string info = "<ds:SignedInfo xmlns:ds=\"" + std::string(kDs) +
                     "\"><ds:CanonicalizationMethod Algorithm=\"" + kExclusive +
                     "\"/><ds:SignatureMethod Algorithm=\"" + kRsaSha512 + "\"/>";
  const char* const named = wish.form == Form::exclusive ? kExclusive : kInclusive;
  for (const auto& section : wish.sections) {
    const auto meant = with_id(into->doc, section);
    if (meant.size() != 1) throw std::runtime_error("a section to be signed is not there: " + section);
    info += reference_xml(section, "", wish.declares_form ? named : "", canonical(meant.front(), wish.form));
  }
  info +=
      reference_xml(properties_id, kPropertiesType, kExclusive, canonical_text(properties, Form::exclusive)) +
      "</ds:SignedInfo>";
  const std::string value = base64_of(signer.sign(canonical_text(info, Form::exclusive)));
  const std::string xml = "<Signatures xmlns=\"" + std::string(kDiv) + "\"><ds:Signature xmlns:ds=\"" + kDs +
                          "\" Id=\"" + wish.id + "\">" + info + "<ds:SignatureValue>" + value +
                          "</ds:SignatureValue><ds:KeyInfo><ds:X509Data>" + "<ds:X509Certificate>" +
                          base64_of(signer.certificate().der()) +
                          "</ds:X509Certificate></ds:X509Data></"
                          "ds:KeyInfo><ds:Object><xades:QualifyingProperties xmlns:xades=\"" +
                          kXades + "\" Target=\"#" + wish.id + "\">" + properties +
                          "</xades:QualifyingProperties></ds:Object></ds:Signature></Signatures>";
  const Document made = parsed(xml);
  xmlAddChild(into, xmlDocCopyNode(xmlDocGetRootElement(made.get()), into->doc, 1));
}

}  // namespace sandbox::eaddress
