#include "hub/formats/xades/signing.h"

#include <libxml/tree.h>

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/certified_key.h"
#include "hub/crypto/digest.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/wsse/reading.h"
#include "hub/formats/xades/canonical.h"
#include "hub/formats/xades/names.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

Error cannot_sign(Sentence what) {
  return Error(codes::crypto_failed, std::move(what));
}

/// A text as canonical XML writes it in an element.
std::string canonical_text(std::string_view text) {
  std::string written;
  for (const char c : text) {
    if (c == '&')
      written += "&amp;";
    else if (c == '<')
      written += "&lt;";
    else if (c == '>')
      written += "&gt;";
    else if (c == '\r')
      written += "&#xD;";
    else
      written += c;
  }
  return written;
}

/// `<name attributes>content</name>`: what it is given is canonical, and so is what it makes.
std::string element(std::string_view name, std::string_view attributes, std::string_view content) {
  std::string text = "<";
  text.append(name);
  if (!attributes.empty()) text.append(" ").append(attributes);
  return text.append(">").append(content).append("</").append(name).append(">");
}

std::string algorithm(std::string_view uri) {
  return "Algorithm=\"" + std::string(uri) + "\"";
}

/// An element of XML Signature that declares so itself.
std::string of_dsig(std::string_view name, std::string_view attributes, std::string_view content) {
  std::string declared = "xmlns=\"" + std::string(native::kDsig) + "\"";
  if (!attributes.empty()) declared.append(" ").append(attributes);
  return element(name, declared, content);
}

std::string reference(const std::string& id, bool to_properties, std::string_view octets) {
  std::string attributes = "URI=\"#" + id + "\"";
  if (to_properties) attributes = "Type=\"" + std::string(native::kPropertiesType) + "\" " + attributes;
  // What others declare here, though either gives the same octets.
  const std::string_view form = to_properties ? std::string_view(native::kExclusive) : native::kInclusive;
  const std::string digest = to_base64(crypto::digest(crypto::Hash::sha512, octets));
  return element("Reference", attributes,
                 element("Transforms", "", element("Transform", algorithm(form), "")) +
                     element("DigestMethod", algorithm(native::kSha512), "") +
                     element("DigestValue", "", digest));
}

/// What is digested of a section.
Result<std::string> octets_of(const XmlDocument& envelope, const XadesSection& section, bool foreign) {
  auto nodes = native::elements_at(envelope.native(), section.place);
  nodes.erase(std::remove_if(nodes.begin(), nodes.end(),
                             [&](const xmlNode* one) { return native::said(one, "Id") != section.id; }),
              nodes.end());
  if (nodes.size() != 1 || !native::is_plain_id(section.id))
    return cannot_sign(say("the envelope to sign has not one {} with the Id {}",
                           "parakstāmajā aploksnē nav viena {} ar Id {}", section.place, section.id));
  xmlNode* const node = nodes.front();
  auto inclusive = native::canonical(node, CanonicalForm::inclusive);
  if (!inclusive || (!foreign && inclusive != native::canonical(node, CanonicalForm::exclusive)))
    return cannot_sign(
        say("{} has other octets in the inclusive canonical form than in the exclusive one: a "
            "prefix is declared where it is not used, or xml:lang and the like around it",
            "{} iekļaujošajā kanoniskajā formā ir citi okteti nekā izslēdzošajā: prefikss "
            "deklarēts tur, kur to nelieto, vai apkārt ir xml:lang vai līdzīgs atribūts",
            section.place));
  return *std::move(inclusive);
}

/// SignedInfo as a verifier makes its canonical form where the Signature will stand: prefixes that a foreign
/// envelope declares are part of it.
Result<std::string> octets_to_sign(const XmlDocument& envelope, const std::string& signature) {
  const native::OwnedDocument copy(xmlCopyDoc(envelope.native(), 1));
  if (!copy) throw std::bad_alloc();
  xmlNode* const holder = native::element_at(copy.get(), "Signatures");
  if (holder == nullptr)
    return cannot_sign(Text{"the envelope to sign has not one element Signatures",
                            "parakstāmajā aploksnē nav viena elementa Signatures"});
  const auto parsed = XmlDocument::parse(signature);
  if (!parsed) return parsed.error();
  xmlNode* const placed = xmlDocCopyNode(xmlDocGetRootElement(parsed->native()), copy.get(), 1);
  if (placed == nullptr) throw std::bad_alloc();
  xmlAddChild(holder, placed);
  auto octets = native::canonical(native::first_child(placed), CanonicalForm::inclusive);
  if (!octets)
    return cannot_sign(
        Text{"SignedInfo has no canonical form", "elementam SignedInfo nav kanoniskās formas"});
  return *std::move(octets);
}

}  // namespace

XadesSigner::XadesSigner(std::unique_ptr<const crypto::CertifiedKey> key) : key_(std::move(key)) {}
XadesSigner::~XadesSigner() = default;

Result<std::unique_ptr<const XadesSigner>> XadesSigner::load(const std::string& certificate,
                                                             const std::string& key) {
  try {
    std::unique_ptr<const XadesSigner> signer(
        new XadesSigner(std::make_unique<const crypto::CertifiedKey>(certificate, key)));
    return signer;
  } catch (const Trouble& trouble) {
    return cannot_sign(trouble.told());
  }
}

std::string XadesSigner::properties(const std::string& id, std::chrono::system_clock::time_point now) const {
  constexpr std::size_t kToSeconds = 19;
  const std::string certificate =
      element("Cert", "",
              element("CertDigest", "",
                      of_dsig("DigestMethod", algorithm(native::kSha1), "") +
                          of_dsig("DigestValue", "", to_base64(crypto::sha1(key_->der())))) +
                  element("IssuerSerial", "",
                          of_dsig("X509IssuerName", "", canonical_text(key_->facts().issuer)) +
                              of_dsig("X509SerialNumber", "", key_->facts().serial)));
  return element("SignedProperties", "xmlns=\"" + std::string(native::kXades) + "\" Id=\"" + id + "\"",
                 element("SignedSignatureProperties", "",
                         element("SigningTime", "", to_rfc3339(now).substr(0, kToSeconds) + "Z") +
                             element("SigningCertificate", "", certificate)));
}

std::string XadesSigner::key_info() const {
  const auto& facts = key_->facts();
  const std::string key = element(
      "RSAKeyValue", "",
      element("Modulus", "", to_base64(facts.modulus)) + element("Exponent", "", to_base64(facts.exponent)));
  return element("KeyInfo", "",
                 element("KeyValue", "", key) +
                     element("X509Data", "", element("X509Certificate", "", to_base64(key_->der()))));
}

Result<std::string> XadesSigner::signature(const XmlDocument& envelope, const XadesProfile& profile,
                                           std::chrono::system_clock::time_point now) const {
  if (!native::is_plain_id(profile.signature) || !native::is_plain_id(profile.properties) ||
      profile.signature == profile.properties)
    return cannot_sign(Text{"a signature without an id of its own", "parakstam nav sava identifikatora"});
  std::string references;
  for (const XadesSection& section : profile.sections) {
    auto octets = octets_of(envelope, section, profile.foreign);
    if (!octets) return std::move(octets).error();
    references += reference(section.id, false, *octets);
  }
  const std::string signed_properties = properties(profile.properties, now);
  references += reference(profile.properties, true, signed_properties);
  const std::string info =
      of_dsig("SignedInfo", "",
              element("CanonicalizationMethod", algorithm(native::kInclusive), "") +
                  element("SignatureMethod", algorithm(native::kRsaSha512), "") + references);
  const std::string qualifying =
      element("QualifyingProperties",
              "xmlns=\"" + std::string(native::kXades) + "\" Target=\"#" + profile.signature + "\"",
              signed_properties);
  const auto with_value = [&](const std::string& value) {
    return of_dsig(
        "Signature", "Id=\"" + profile.signature + "\"",
        info + element("SignatureValue", "", value) + key_info() + element("Object", "", qualifying));
  };
  const auto octets = octets_to_sign(envelope, with_value(""));
  if (!octets) return octets.error();
  return with_value(to_base64(key_->sign(crypto::Hash::sha512, *octets)));
}

}  // namespace hub::formats
