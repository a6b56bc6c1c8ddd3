#include "hub/formats/wsse/signing.h"

#include <libxml/tree.h>
#include <libxml/valid.h>
#include <xmlsec/crypto.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/wsse/time.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::chars;
using native::kBase64;
using native::kWsse;
using native::kWsu;
using native::kX509Token;
using native::OwnedKey;

constexpr std::array<std::string_view, 6> kParts{"Timestamp", "To", "Action", "MessageID", "ReplyTo", "Body"};

Error failed(Sentence what) {
  return Error(codes::crypto_failed, std::move(what));
}

/// The whole file, or nothing.
std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  return file ? all.str() : std::string();
}

OwnedKey key_in(const std::string& pem, xmlSecKeyDataFormat format) {
  // The empty password keeps OpenSSL from asking at a terminal.
  return OwnedKey(xmlSecCryptoAppKeyLoadMemory(reinterpret_cast<const xmlSecByte*>(pem.data()),
                                               static_cast<xmlSecSize>(pem.size()), format, "", nullptr,
                                               nullptr));
}

/// The first certificate of a PEM text as base64 of its DER form, or empty.
std::string first_certificate(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
  const auto begin = text.find(kBegin);
  const auto end = text.find(kEnd, begin);
  if (begin == text.npos || end == text.npos) return {};
  const auto der = from_base64(text.substr(begin + kBegin.size(), end - begin - kBegin.size()));
  return der ? to_base64(*der) : std::string();
}

xmlNode* add(xmlNode* parent, xmlNs* ns, const char* name) {
  xmlNode* child = xmlNewChild(parent, ns, chars(name), nullptr);
  if (child == nullptr) throw std::bad_alloc();
  return child;
}

xmlNode* add_text(xmlNode* parent, xmlNs* ns, const char* name, const std::string& text) {
  xmlNode* child = add(parent, ns, name);
  xmlNodeAddContentLen(child, chars(text), static_cast<int>(text.size()));
  return child;
}

/// The places of one envelope that signing needs.
struct Envelope {
  explicit Envelope(const XmlDocument& xml) : document(xml.native()), root(xmlDocGetRootElement(document)) {
    soap = root->ns;
    for (xmlNode* node = native::first_child(root); node != nullptr; node = native::next_element(node)) {
      if (native::is(node, soap_namespace(), "Header")) header = node;
      if (native::is(node, soap_namespace(), "Body")) body = node;
    }
  }

  /// For attributes of SOAP: with a prefix. Null: there is none for them.
  [[nodiscard]] xmlNs* soap_prefix() const {
    if (soap->prefix != nullptr) return soap;
    for (xmlNs* declared = header->nsDef; declared != nullptr; declared = declared->next)
      if (declared->prefix != nullptr && xmlStrEqual(declared->href, soap->href) != 0) return declared;
    return nullptr;
  }
  /// Where prefixes may be declared that signed parts of the header use.
  [[nodiscard]] xmlNode* declaring() const { return soap->prefix != nullptr ? root : header; }

  [[nodiscard]] std::string_view soap_namespace() const { return native::namespace_of(root); }

  [[nodiscard]] xmlNode* part(std::string_view name, xmlNode* timestamp) const {
    if (name == "Timestamp") return timestamp;
    if (name == "Body") return body;
    for (xmlNode* node = native::first_child(header); node != nullptr; node = native::next_element(node))
      if (native::is(node, kAddressingNamespace, name)) return node;
    return nullptr;
  }

  xmlDoc* document;
  xmlNode* root;
  xmlNs* soap;
  xmlNode* header = nullptr;
  xmlNode* body = nullptr;
};

/// Gives the element a wsu:Id that no other element of the document has.
bool identify(xmlDoc* document, xmlNode* node, xmlNs* wsu, const std::string& id) {
  xmlAttr* attribute = xmlNewNsProp(node, wsu, chars("Id"), chars(id));
  return attribute != nullptr && xmlAddID(nullptr, document, chars(id), attribute) != nullptr;
}

xmlSecTransformId method_for(const xmlSecKey* key, WsseHash hash) {
  xmlSecKeyData* value = xmlSecKeyGetValue(const_cast<xmlSecKey*>(key));
  if (hash == WsseHash::sha1)
    return xmlSecKeyDataCheckId(value, xmlSecKeyDataRsaId) ? xmlSecTransformRsaSha1Id
                                                           : xmlSecTransformIdUnknown;
  if (xmlSecKeyDataCheckId(value, xmlSecKeyDataRsaId)) return xmlSecTransformRsaSha256Id;
  if (xmlSecKeyDataCheckId(value, xmlSecKeyDataEcdsaId)) return xmlSecTransformEcdsaSha256Id;
  return xmlSecTransformIdUnknown;
}

/// A Signature without values, its KeyInfo pointing to the token.
xmlNode* add_template(xmlNode* security, xmlNs* wsse, xmlSecTransformId method,
                      const std::vector<std::string>& ids, const std::string& token_id) {
  const auto digest = method == xmlSecTransformRsaSha1Id ? xmlSecTransformSha1Id : xmlSecTransformSha256Id;
  xmlNode* signature =
      xmlSecTmplSignatureCreateNsPref(security->doc, xmlSecTransformExclC14NId, method, nullptr, chars("ds"));
  if (signature == nullptr) throw std::bad_alloc();
  xmlAddChild(security, signature);
  for (const auto& id : ids) {
    xmlNode* reference =
        xmlSecTmplSignatureAddReference(signature, digest, nullptr, chars("#" + id), nullptr);
    if (reference == nullptr ||
        xmlSecTmplReferenceAddTransform(reference, xmlSecTransformExclC14NId) == nullptr)
      throw std::bad_alloc();
  }
  xmlNode* info = xmlSecTmplSignatureEnsureKeyInfo(signature, nullptr);
  if (info == nullptr) throw std::bad_alloc();
  xmlNode* reference = add(add(info, wsse, "SecurityTokenReference"), wsse, "Reference");
  xmlNewProp(reference, chars("URI"), chars("#" + token_id));
  xmlNewProp(reference, chars("ValueType"), chars(kX509Token));
  return signature;
}

/// A suffix that makes the ids of this message its own: the message id, reduced to name characters.
std::string suffix_of(const Envelope& envelope) {
  const xmlNode* id = envelope.part("MessageID", nullptr);
  std::string suffix = id == nullptr ? "" : native::text_of(id);
  suffix.erase(std::remove_if(suffix.begin(), suffix.end(),
                              [](char c) { return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')); }),
               suffix.end());
  return suffix;
}

}  // namespace

struct WsseSigner::Key {
  OwnedKey key;
  OwnedKey certificate;  ///< The public key, as the certificate has it.
};

WsseSigner::WsseSigner(CryptoProfile profile, std::string token, std::unique_ptr<Key> key)
    : profile_(std::move(profile)), token_(std::move(token)), key_(std::move(key)) {}

WsseSigner::~WsseSigner() = default;

Result<std::unique_ptr<const WsseSigner>> WsseSigner::load(const CryptoProfile& profile) {
  if (!native::start_xmlsec()) return failed(Text{"xmlsec cannot start", "xmlsec nevar sākt darbu"});
  for (const auto& part : profile.parts)
    if (std::find(kParts.begin(), kParts.end(), part) == kParts.end())
      return failed(say("no part '{}' can be signed", "daļu '{}' nevar parakstīt", part));
  if (profile.parts.empty()) return failed(Text{"no part is to be signed", "nav nevienas parakstāmas daļas"});

  const std::string certificate = read_file(profile.certificate);
  auto token = first_certificate(certificate);
  auto key = std::make_unique<Key>();
  key->certificate = key_in(certificate, xmlSecKeyDataFormatCertPem);
  if (token.empty() || !key->certificate)
    return failed(
        say("no certificate can be read from {}", "no {} nevar nolasīt sertifikātu", profile.certificate));
  key->key = key_in(read_file(profile.key), xmlSecKeyDataFormatPem);
  if (!key->key || method_for(key->key.get(), profile.hash) == xmlSecTransformIdUnknown)
    return failed(
        say("no RSA or EC key can be read from {}", "no {} nevar nolasīt RSA vai EC atslēgu", profile.key));

  std::unique_ptr<const WsseSigner> signer(new WsseSigner(profile, std::move(token), std::move(key)));
  if (auto proven = signer->prove(); !proven) return std::move(proven).error();
  return signer;
}

Outcome WsseSigner::prove() const {
  auto envelope = build_envelope(SoapVersion::v1_2, {"urn:proof", "urn:uuid:0", "urn:proof"}, "<proof/>");
  if (!envelope) return std::move(envelope).error();
  if (auto done = sign(*envelope, std::chrono::system_clock::now()); !done) return done;

  xmlNode* signature =
      xmlSecFindNode(xmlDocGetRootElement(envelope->native()), xmlSecNodeSignature, xmlSecDSigNs);
  const auto context = native::context_with(xmlSecKeyDuplicate(key_->certificate.get()));
  if (xmlSecDSigCtxVerify(context.get(), signature) != 0 || context->status != xmlSecDSigStatusSucceeded)
    return failed(
        say("{} is not the key of {}", "{} nav sertifikāta {} atslēga", profile_.key, profile_.certificate));
  return Done{};
}

Outcome WsseSigner::sign(XmlDocument& envelope, std::chrono::system_clock::time_point now) const {
  const Envelope parts(envelope);
  if (parts.header == nullptr || parts.body == nullptr)
    return failed(
        Text{"the message to sign has no Header or no Body", "parakstāmajam ziņojumam nav Header vai Body"});
  xmlNs* const soap = parts.soap_prefix();
  if (soap == nullptr)
    return failed(
        Text{"the message to sign has no prefix for SOAP", "parakstāmajā ziņojumā nav SOAP prefiksa"});
  const std::string suffix = suffix_of(parts);

  xmlNode* security = add(parts.header, nullptr, "Security");
  xmlNs* wsse = xmlNewNs(security, chars(kWsse), chars("wsse"));
  xmlNs* wsu = xmlNewNs(parts.declaring(), chars(kWsu), chars("wsu"));
  xmlSetNs(security, wsse);
  xmlNewNsProp(security, soap, chars("mustUnderstand"),
               chars(parts.soap_namespace() == envelope_namespace(SoapVersion::v1_1) ? "1" : "true"));

  xmlNode* timestamp = add(security, wsu, "Timestamp");
  add_text(timestamp, wsu, "Created", native::wsse_instant(now));
  add_text(timestamp, wsu, "Expires", native::wsse_instant(now + profile_.lifetime));
  xmlNode* token = add_text(security, wsse, "BinarySecurityToken", token_);
  xmlNewProp(token, chars("EncodingType"), chars(kBase64));
  xmlNewProp(token, chars("ValueType"), chars(kX509Token));
  const std::string token_id = "X509-" + suffix;
  if (!identify(parts.document, token, wsu, token_id))
    return failed(Text{"an id is used twice", "identifikators lietots divreiz"});

  std::vector<std::string> ids;
  for (const auto& name : profile_.parts) {
    xmlNode* part = parts.part(name, timestamp);
    if (part == nullptr)
      return failed(say("the message to sign has no {}", "parakstāmajam ziņojumam nav {}", name));
    ids.push_back(name + "-" + suffix);
    if (!identify(parts.document, part, wsu, ids.back()))
      return failed(Text{"an id is used twice", "identifikators lietots divreiz"});
  }

  xmlNode* signature =
      add_template(security, wsse, method_for(key_->key.get(), profile_.hash), ids, token_id);
  const auto context = native::context_with(xmlSecKeyDuplicate(key_->key.get()));
  if (context->signKey == nullptr || xmlSecDSigCtxSign(context.get(), signature) != 0 ||
      context->status != xmlSecDSigStatusSucceeded)
    return failed(say("signing with {} failed", "parakstīt ar {} neizdevās", profile_.key));
  return Done{};
}

}  // namespace hub::formats
