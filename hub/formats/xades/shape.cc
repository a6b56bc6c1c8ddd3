#include "hub/formats/xades/shape.h"

#include <algorithm>
#include <string_view>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/wsse/reading.h"
#include "hub/formats/xades/names.h"
#include "hub/formats/xml/characters.h"
#include "hub/formats/xml/native.h"
#include "hub/values/riga_time.h"

namespace hub::formats::native {
namespace {

constexpr std::size_t kMostPrefixes = 16;
constexpr std::size_t kMostCertificates = 4;
constexpr std::size_t kLongestValue = 16U * 1024;  // octets of base64; a certificate takes about 2 KB

Error unlike(const Text& why) {
  return {codes::gate_signature_profile, why};
}

Error no_value() {
  return unlike(Text{"a value in the Signature is not base64, or too long",
                     "vērtība parakstā nav base64 vai ir par garu"});
}

/// The octets of an element that holds nothing but base64.
std::optional<std::string> octets_in(const xmlNode* element) {
  if (element == nullptr || has_children(element)) return std::nullopt;
  const std::string text = text_of(element);
  auto octets = text.size() > kLongestValue ? std::nullopt : from_base64(text);
  if (!octets || octets->empty()) return std::nullopt;
  return octets;
}

/// How canonical form is made, as a CanonicalizationMethod or a Transform says.
struct Form {
  CanonicalForm form = CanonicalForm::inclusive;
  std::vector<std::string> prefixes;
};

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : list) {
    if (!is_space(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

Result<Form> form_said(const xmlNode* method) {
  Form form;
  const auto name = said(method, "Algorithm");
  if (name != kInclusive && name != kExclusive)
    return unlike(Text{"a transform other than C14N 1.0 or exclusive C14N, without comments",
                       "pārveidojums (Transform) nav C14N 1.0 vai exclusive C14N bez komentāriem"});
  Children children(method);
  if (name == kExclusive) {
    form.form = CanonicalForm::exclusive;
    if (const xmlNode* listed = children.take(kExclusive, "InclusiveNamespaces"))
      form.prefixes = words_of(said(listed, "PrefixList").value_or(""));
  }
  if (!children.at_end() || form.prefixes.size() > kMostPrefixes)
    return unlike(Text{"a parameter that the canonical form does not have, or too many prefixes",
                       "kanoniskajai formai nav šāda parametra vai ir pārāk daudz prefiksu"});
  return form;
}

std::optional<crypto::Hash> digest_said(const xmlNode* method) {
  if (method == nullptr || has_children(method)) return std::nullopt;
  const auto name = said(method, "Algorithm");
  if (name == kSha256) return crypto::Hash::sha256;
  if (name == kSha512) return crypto::Hash::sha512;
  return std::nullopt;
}

Result<XadesReference> reference_in(const xmlNode* element) {
  auto id = id_meant(element);
  if (!id) return unlike(Text{"a Reference that is no plain #id", "Reference nav vienkāršs #id"});
  XadesReference reference;
  reference.id = *std::move(id);
  const auto type = said(element, "Type");
  reference.to_properties = type == kPropertiesType;
  Children children(element);
  if (const xmlNode* transforms = children.take(kDsig, "Transforms")) {
    Children steps(transforms);
    const xmlNode* step = steps.take(kDsig, "Transform");
    if (step == nullptr || !steps.at_end())
      return unlike(
          Text{"not exactly one Transform in a Reference", "elementā Reference nav tieši viena Transform"});
    auto form = form_said(step);
    if (!form) return std::move(form).error();
    reference.prefixes = std::move(form->prefixes);
  }
  const auto hash = digest_said(children.take(kDsig, "DigestMethod"));
  if (!hash)
    return unlike(
        Text{"a DigestMethod other than SHA-256 or SHA-512", "DigestMethod nav SHA-256 vai SHA-512"});
  reference.hash = *hash;
  auto digest = octets_in(children.take(kDsig, "DigestValue"));
  if (!digest || !children.at_end()) return no_value();
  reference.digest = *std::move(digest);
  return reference;
}

Outcome read_signed_info(XadesShape& shape) {
  Children children(shape.signed_info);
  const xmlNode* c14n = children.take(kDsig, "CanonicalizationMethod");
  const xmlNode* method = children.take(kDsig, "SignatureMethod");
  if (c14n == nullptr || method == nullptr)
    return unlike(Text{"a SignedInfo without its methods", "elementā SignedInfo nav metožu"});
  auto form = form_said(c14n);
  if (!form) return std::move(form).error();
  shape.form = form->form;
  shape.prefixes = std::move(form->prefixes);
  const auto name = said(method, "Algorithm");
  if (has_children(method) || (name != kRsaSha256 && name != kRsaSha512))
    return unlike(Text{"a SignatureMethod other than RSA with SHA-256 or SHA-512",
                       "SignatureMethod nav RSA ar SHA-256 vai SHA-512"});
  shape.hash = name == kRsaSha256 ? crypto::Hash::sha256 : crypto::Hash::sha512;
  while (const xmlNode* element = children.take(kDsig, "Reference")) {
    if (shape.references.size() == kMostReferences)
      return unlike(Text{"more than 8 References", "vairāk nekā 8 Reference"});
    auto reference = reference_in(element);
    if (!reference) return std::move(reference).error();
    shape.references.push_back(*std::move(reference));
  }
  const auto to_properties = std::count_if(shape.references.begin(), shape.references.end(),
                                           [](const auto& reference) { return reference.to_properties; });
  if (!children.at_end() || to_properties != 1 || shape.references.size() < 2)
    return unlike(
        Text{"a SignedInfo without References to content and to one SignedProperties, or with "
             "something else",
             "elementā SignedInfo nav Reference uz saturu un vienu SignedProperties vai ir kas "
             "cits"});
  return Done{};
}

Outcome read_certificates(const xmlNode* data, XadesShape& shape) {
  for (const xmlNode* node = first_child(data); node != nullptr; node = next_element(node)) {
    if (!is(node, kDsig, "X509Certificate")) {
      if (is(node, kDsig, "X509IssuerSerial") || is(node, kDsig, "X509SubjectName") ||
          is(node, kDsig, "X509SKI"))
        continue;  // names of a certificate; which one it is, SigningCertificate says
      return unlike(Text{"an X509Data with something else than certificates and their names",
                         "X509Data satur ko citu, nevis sertifikātus un to nosaukumus"});
    }
    auto der = octets_in(node);
    if (!der) return no_value();
    if (shape.certificates.size() == kMostCertificates)
      return unlike(Text{"more than 4 certificates", "vairāk nekā 4 sertifikāti"});
    shape.certificates.push_back(*std::move(der));
  }
  return Done{};
}

/// Without zeros in front: ds:CryptoBinary has none, though some write one.
std::string number_of(std::string octets) {
  return octets.substr(std::min(octets.find_first_not_of('\0'), octets.size()));
}

Outcome read_key_info(const xmlNode* info, XadesShape& shape) {
  Children children(info);
  if (const xmlNode* value = children.take(kDsig, "KeyValue")) {
    Children kinds(value);
    const xmlNode* key = kinds.take(kDsig, "RSAKeyValue");
    if (key == nullptr || !kinds.at_end())
      return unlike(Text{"a KeyValue that is no RSA key", "KeyValue nav RSA atslēga"});
    Children parts(key);
    auto modulus = octets_in(parts.take(kDsig, "Modulus"));
    auto exponent = octets_in(parts.take(kDsig, "Exponent"));
    if (!modulus || !exponent || !parts.at_end()) return no_value();
    shape.modulus = number_of(*std::move(modulus));
    shape.exponent = number_of(*std::move(exponent));
  }
  while (const xmlNode* data = children.take(kDsig, "X509Data"))
    if (auto read = read_certificates(data, shape); !read) return read;
  if (!children.at_end())
    return unlike(Text{"a KeyInfo that is not one RSAKeyValue and X509Data",
                       "KeyInfo nav viens RSAKeyValue un X509Data"});
  if (shape.certificates.empty())
    return unlike(Text{"no certificate in KeyInfo: a key by itself says nothing of who signed",
                       "elementā KeyInfo nav sertifikāta: atslēga viena pati nepasaka, kas parakstījis"});
  return Done{};
}

/// `SignedProperties`; official clients are seen to write a number behind it.
bool is_signed_properties(const xmlNode* node) {
  if (node == nullptr || namespace_of(node) != kXades) return false;
  constexpr std::string_view kName = "SignedProperties";
  std::string_view name = local_name(node);
  if (name.substr(0, kName.size()) != kName) return false;
  name.remove_prefix(kName.size());
  return name.empty() || (name.size() > 1 && name.front() == '-' &&
                          name.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

Outcome read_signing_certificate(const xmlNode* element, XadesShape& shape) {
  Children children(element);
  const xmlNode* first = children.take(kXades, "Cert");  // the signer's; those behind it are of its chain
  if (first == nullptr)
    return unlike(Text{"a SigningCertificate without Cert", "elementā SigningCertificate nav Cert"});
  Children parts(first);
  const xmlNode* digest = parts.take(kXades, "CertDigest");
  const xmlNode* issuer = parts.take(kXades, "IssuerSerial");
  if (digest == nullptr || issuer == nullptr || !parts.at_end())
    return unlike(
        Text{"a Cert that is not CertDigest and IssuerSerial", "Cert nav CertDigest un IssuerSerial"});
  Children of_digest(digest);
  const xmlNode* method = of_digest.take(kDsig, "DigestMethod");
  auto value = octets_in(of_digest.take(kDsig, "DigestValue"));
  if (method == nullptr || has_children(method) || !value) return no_value();
  const auto name = said(method, "Algorithm");
  const std::size_t size = name == kSha1 ? 20 : name == kSha256 ? 32 : name == kSha512 ? 64 : 0;
  if (value->size() != size)
    return unlike(Text{"a CertDigest other than SHA-1, SHA-256 or SHA-512",
                       "CertDigest nav SHA-1, SHA-256 vai SHA-512"});
  shape.certificate_digest = *std::move(value);
  Children of_issuer(issuer);
  const xmlNode* serial = of_issuer.take(kDsig, "X509IssuerName") == nullptr
                              ? nullptr
                              : of_issuer.take(kDsig, "X509SerialNumber");
  if (serial == nullptr || has_children(serial) || !of_issuer.at_end())
    return unlike(
        Text{"an IssuerSerial that is not name and number", "IssuerSerial nav nosaukums un numurs"});
  const auto words = words_of(text_of(serial));
  shape.serial = words.size() == 1 ? words.front() : std::string();
  return Done{};
}

Outcome read_properties(const xmlNode* object, XadesShape& shape) {
  Children objects(object);
  const xmlNode* qualifying = objects.take(kXades, "QualifyingProperties");
  const auto id = said(shape.signature, "Id");
  if (qualifying == nullptr || !objects.at_end() || !id || said(qualifying, "Target") != "#" + *id)
    return unlike(Text{"an Object that is not the QualifyingProperties of its Signature",
                       "Object nav sava paraksta QualifyingProperties"});
  Children children(qualifying);
  if (is_signed_properties(children.next()))
    shape.properties = children.take(kXades, local_name(children.next()));
  children.take(kXades, "UnsignedProperties");
  if (shape.properties == nullptr || !children.at_end())
    return unlike(Text{"QualifyingProperties without SignedProperties, or with something else",
                       "elementā QualifyingProperties nav SignedProperties vai ir kas cits"});
  Children parts(shape.properties);
  const xmlNode* of_signature = parts.take(kXades, "SignedSignatureProperties");
  if (of_signature == nullptr)
    return unlike(Text{"no SignedSignatureProperties", "nav SignedSignatureProperties"});
  Children said_of_it(of_signature);
  const xmlNode* time = said_of_it.take(kXades, "SigningTime");
  const auto signed_at = values::parse_moment(time == nullptr ? std::string() : text_of(time));
  if (!signed_at) return unlike(Text{"no SigningTime with a time zone", "nav SigningTime ar laika joslu"});
  shape.signed_at = signed_at->second;
  const xmlNode* certificate = said_of_it.take(kXades, "SigningCertificate");
  if (certificate == nullptr) return unlike(Text{"no SigningCertificate", "nav SigningCertificate"});
  return read_signing_certificate(certificate, shape);
}

/// No attribute in a namespace: one could stand for another to who looks at local names alone.
bool attributes_are_plain(const xmlNode* signature) {
  for (const xmlNode* node = signature; node != nullptr; node = next_below(node, signature)) {
    if (node->type != XML_ELEMENT_NODE) continue;
    for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next)
      if (attribute->ns != nullptr) return false;
  }
  return true;
}

}  // namespace

Result<XadesShape> read_xades(xmlNode* signature) {
  if (!is_plain(signature) || !attributes_are_plain(signature))
    return unlike(
        Text{"a comment, CDATA, a processing instruction or an attribute of a namespace in the "
             "Signature",
             "parakstā ir komentārs, CDATA, apstrādes instrukcija vai kādas nosaukumvietas "
             "atribūts"});
  XadesShape shape;
  shape.signature = signature;
  Children children(signature);
  shape.signed_info = children.take(kDsig, "SignedInfo");
  const xmlNode* value = children.take(kDsig, "SignatureValue");
  const xmlNode* info = children.take(kDsig, "KeyInfo");
  const xmlNode* object = children.take(kDsig, "Object");
  if (shape.signed_info == nullptr || value == nullptr || info == nullptr || object == nullptr ||
      !children.at_end())
    return unlike(Text{"a Signature that is not SignedInfo, SignatureValue, KeyInfo and one Object",
                       "Signature nav SignedInfo, SignatureValue, KeyInfo un viens Object"});
  if (auto read = read_signed_info(shape); !read) return std::move(read).error();
  auto octets = octets_in(value);
  if (!octets) return no_value();
  shape.value = *std::move(octets);
  if (auto read = read_key_info(info, shape); !read) return std::move(read).error();
  if (auto read = read_properties(object, shape); !read) return std::move(read).error();
  return shape;
}

}  // namespace hub::formats::native
