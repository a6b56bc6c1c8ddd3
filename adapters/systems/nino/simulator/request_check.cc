#include "adapters/systems/nino/simulator/request_check.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <array>
#include <set>
#include <stdexcept>
#include <vector>

#include "adapters/systems/nino/simulator/pattern.h"
#include "wsseapi.h"

namespace sandbox::nino {
namespace {

constexpr const char* kExclusiveC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr const char* kRsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
constexpr const char* kSha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
constexpr const char* kDsig = "http://www.w3.org/2000/09/xmldsig#";
constexpr const char* kEnvelope = "http://www.w3.org/2003/05/soap-envelope";  // gSOAP's DOM: for SOAP 1.1 too
constexpr const char* kWsa = "http://www.w3.org/2005/08/addressing";
constexpr const char* kAnonymous = "http://www.w3.org/2005/08/addressing/anonymous";
constexpr const char* kWsse =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
constexpr const char* kWsu =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
constexpr const char* kX509v3 =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
constexpr std::time_t kOldest = 300;   // seconds; contract, documentation of nino.wsdl
constexpr std::time_t kFarthest = 60;  // seconds ahead; same place

bool equal(const char* text, const char* wanted) {
  return text != nullptr && std::string(text) == wanted;
}

template <typename Node>
bool is(const Node* node, const char* name_space, const std::string& local) {
  if (node->name == nullptr || !equal(node->nstr, name_space)) return false;
  const std::string name = node->name;
  const auto colon = name.find(':');
  return (colon == std::string::npos ? name : name.substr(colon + 1)) == local;
}

/// The only child of that name; null if there is none or more than one.
const soap_dom_element* only_child(const soap_dom_element* parent, const char* name_space,
                                   const std::string& local) {
  const soap_dom_element* found = nullptr;
  if (parent == nullptr) return nullptr;
  for (const auto* child = parent->elts; child != nullptr; child = child->next) {
    if (!is(child, name_space, local)) continue;
    if (found != nullptr) return nullptr;
    found = child;
  }
  return found;
}

std::size_t count(const soap_dom_element* node, const char* name_space, const std::string& local) {
  std::size_t found = is(node, name_space, local) ? 1 : 0;
  for (const auto* child = node->elts; child != nullptr; child = child->next)
    found += count(child, name_space, local);
  return found;
}

std::string id_of(const soap_dom_element* element) {
  for (const auto* attribute = element->atts; attribute != nullptr; attribute = attribute->next) {
    if (is(attribute, kWsu, "Id") && attribute->text != nullptr) return attribute->text;
  }
  return {};
}

/// Ids of the five elements that must be signed, by position; empty if one is missing, twice there or without
/// an id.
std::set<std::string> ids_to_sign(const soap* soap) {
  if (soap->dom == nullptr || !is(soap->dom, kEnvelope, "Envelope")) return {};
  const auto* header = only_child(soap->dom, kEnvelope, "Header");
  const auto* security = only_child(header, kWsse, "Security");
  const std::array<const soap_dom_element*, 5> elements{
      only_child(soap->dom, kEnvelope, "Body"), only_child(security, kWsu, "Timestamp"),
      only_child(header, kWsa, "To"), only_child(header, kWsa, "Action"),
      only_child(header, kWsa, "MessageID")};
  if (only_child(security, kDsig, "Signature") == nullptr || count(soap->dom, kDsig, "Signature") != 1 ||
      count(soap->dom, kDsig, "SignedInfo") != 1 ||
      only_child(security, kWsse, "BinarySecurityToken") == nullptr) {
    return {};
  }
  std::set<std::string> ids;
  for (const auto* element : elements) {
    if (element == nullptr) return {};
    ids.insert(id_of(element));
  }
  return ids.size() == elements.size() && ids.count("") == 0 ? ids : std::set<std::string>{};
}

/// The id a reference signs, if it has the one allowed form.
std::string signed_id(const ds__ReferenceType& reference) {
  const auto* transforms = reference.Transforms;
  const bool as_agreed =
      transforms != nullptr && transforms->__sizeTransform == 1 &&
      equal(transforms->Transform[0].Algorithm, kExclusiveC14n) && reference.DigestMethod != nullptr &&
      equal(reference.DigestMethod->Algorithm, kSha256) && reference.DigestValue != nullptr &&
      reference.URI != nullptr && reference.URI[0] == '#';
  return as_agreed ? reference.URI + 1 : "";
}

bool references_are(const ds__SignedInfoType& info, const std::set<std::string>& wanted) {
  std::set<std::string> ids;
  for (int i = 0; i < info.__sizeReference; ++i) ids.insert(signed_id(*info.Reference[i]));
  return info.__sizeReference == static_cast<int>(wanted.size()) && ids == wanted;
}

bool algorithms_are_agreed(const ds__SignedInfoType& info) {
  return info.CanonicalizationMethod != nullptr &&
         equal(info.CanonicalizationMethod->Algorithm, kExclusiveC14n) && info.SignatureMethod != nullptr &&
         equal(info.SignatureMethod->Algorithm, kRsaSha256) &&
         info.SignatureMethod->HMACOutputLength == nullptr;
}

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

/// The certificate that KeyInfo points to, from the BinarySecurityToken; null if it does not.
Certificate certificate_of(soap* soap, const _wsse__Security& security) {
  Certificate none(nullptr, &X509_free);
  const auto* token = security.BinarySecurityToken;
  const auto* key_info = security.ds__Signature->KeyInfo;
  if (key_info == nullptr || key_info->wsse__SecurityTokenReference == nullptr) return none;
  const auto* reference = key_info->wsse__SecurityTokenReference->Reference;
  if (token == nullptr || token->wsu__Id == nullptr || token->__item == nullptr || reference == nullptr)
    return none;
  if (!equal(reference->URI, ("#" + std::string(token->wsu__Id)).c_str()) ||
      !equal(token->ValueType, kX509v3)) {
    return none;
  }
  int length = 0;
  const char* octets = soap_base642s(soap, token->__item, nullptr, 0, &length);
  if (octets == nullptr || length <= 0) return none;
  const auto* der = reinterpret_cast<const unsigned char*>(octets);
  return {d2i_X509(nullptr, &der, length), &X509_free};
}

/// Digests and signature value by the plugin, with this certificate's key and no other: it is shown no
/// KeyInfo.
bool signature_holds(soap* soap, ds__SignatureType* signature, X509* certificate) {
  signature->KeyInfo = nullptr;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(X509_get_pubkey(certificate), &EVP_PKEY_free);
  soap_wsse_verify_auto(soap, SOAP_SMD_VRFY_RSA_SHA256, key.get(), 0);
  const bool holds = soap_wsse_verify_with_signature(soap, signature) == SOAP_OK;
  soap_wsse_verify_done(soap);
  soap_wsse_verify_init(soap);  // The next request on this connection needs its DOM too.
  soap->error = SOAP_OK;
  return holds;
}

/// Seconds since 1970 of a UTC xs:dateTime with `Z`; empty for any other form.
std::optional<std::time_t> utc(const char* text) {
  static const std::string digits = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}";
  if (text == nullptr || !matches(text, digits + R"((\.[0-9]{1,9})?Z)")) return std::nullopt;
  const std::string stamp = text;
  const auto number = [&](std::size_t at, std::size_t length) { return std::stoi(stamp.substr(at, length)); };
  std::tm time{};
  time.tm_year = number(0, 4) - 1900;
  time.tm_mon = number(5, 2) - 1;
  time.tm_mday = number(8, 2);
  time.tm_hour = number(11, 2);
  time.tm_min = number(14, 2);
  time.tm_sec = number(17, 2);
  return timegm(&time);
}

std::optional<Refusal> refuse(const char* code, const char* text) {
  return Refusal{code, text, std::nullopt};
}

}  // namespace

TrustedSigners::TrustedSigners(const std::string& pem_file) : store_(X509_STORE_new(), &X509_STORE_free) {
  if (X509_STORE_load_file(store_.get(), pem_file.c_str()) != 1) {
    throw std::runtime_error("no certificate can be read from '" + pem_file + "'");
  }
  X509_STORE_set_flags(store_.get(), X509_V_FLAG_PARTIAL_CHAIN);
}

bool TrustedSigners::trust(X509* certificate) const {
  const auto* key = X509_get0_pubkey(certificate);
  if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < 2048)
    return false;
  if ((X509_get_extension_flags(certificate) & EXFLAG_KUSAGE) != 0 &&
      (X509_get_key_usage(certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
    return false;
  }
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> chain(X509_STORE_CTX_new(),
                                                                              &X509_STORE_CTX_free);
  return X509_STORE_CTX_init(chain.get(), store_.get(), certificate, nullptr) == 1 &&
         X509_verify_cert(chain.get()) == 1;
}

std::optional<Refusal> check_signature(soap* soap, const TrustedSigners& signers) {
  auto* security = soap->header != nullptr ? soap->header->wsse__Security : nullptr;
  auto* signature = security != nullptr ? security->ds__Signature : nullptr;
  if (signature == nullptr || signature->SignedInfo == nullptr)
    return refuse("NINO-201", "The request is not signed");
  const auto wanted = ids_to_sign(soap);
  if (wanted.empty() || !references_are(*signature->SignedInfo, wanted)) {
    return refuse("NINO-201", "Signed must be exactly Body, Timestamp, To, Action and MessageID");
  }
  if (!algorithms_are_agreed(*signature->SignedInfo)) {
    return refuse("NINO-201", "The signature must be rsa-sha256 over exclusive C14N");
  }
  const auto certificate = certificate_of(soap, *security);
  if (certificate == nullptr || !signers.trust(certificate.get())) {
    return refuse("NINO-201", "The signature's certificate is not trusted");
  }
  if (!signature_holds(soap, signature, certificate.get()))
    return refuse("NINO-201", "The signature does not hold");
  return std::nullopt;
}

std::optional<Refusal> check_timestamp(const soap* soap, const Expected& expected) {
  const auto* timestamp = soap->header->wsse__Security->wsu__Timestamp;
  const auto created = timestamp != nullptr ? utc(timestamp->Created) : std::nullopt;
  const auto expires = timestamp != nullptr ? utc(timestamp->Expires) : std::nullopt;
  if (!created || !expires) return refuse("NINO-202", "The timestamp needs Created and Expires in UTC");
  if (expected.now - *created > kOldest || *created - expected.now > kFarthest) {
    return refuse("NINO-202", "The timestamp is too old or ahead of time");
  }
  if (*expires <= *created || *expires <= expected.now)
    return refuse("NINO-202", "The timestamp has expired");
  return std::nullopt;
}

std::optional<Refusal> check_addressing(const soap* soap, const Expected& expected) {
  static const std::string uuid = "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  const auto* header = soap->header;
  if (!equal(header->wsa5__To, expected.to.c_str())) return refuse("NINO-204", "wsa:To is another address");
  if (!equal(header->wsa5__Action, expected.action.c_str()))
    return refuse("NINO-002", "wsa:Action is another action");
  const bool said = soap->action != nullptr && soap->action[0] != '\0';
  if (said ? expected.action != soap->action : soap->version != 2) {
    return refuse("NINO-002", "The HTTP action is not wsa:Action");
  }
  if (header->wsa5__MessageID == nullptr || !matches(header->wsa5__MessageID, uuid)) {
    return refuse("NINO-204", "wsa:MessageID must be a urn:uuid in lower case");
  }
  const auto anonymous = [](const wsa5__EndpointReferenceType* reference) {
    return reference == nullptr || equal(reference->Address, kAnonymous);
  };
  if (!anonymous(header->wsa5__ReplyTo) || !anonymous(header->wsa5__FaultTo)) {
    return refuse("NINO-204", "wsa:ReplyTo and wsa:FaultTo must be anonymous");
  }
  return std::nullopt;
}

}  // namespace sandbox::nino
