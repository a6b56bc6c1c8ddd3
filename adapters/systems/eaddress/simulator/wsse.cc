#include "adapters/systems/eaddress/simulator/wsse.h"

#include <sstream>

#include "adapters/systems/eaddress/simulator/moment.h"
#include "adapters/systems/eaddress/simulator/refusal.h"

namespace sandbox::eaddress {
namespace {

constexpr std::chrono::minutes kLife{5};  // WCF: TimestampValidityDuration
constexpr std::chrono::minutes kSkew{5};  // WCF: MaxClockSkew
constexpr const char* kX509v3 =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";

[[noreturn]] void invalid(const std::string& why) {
  throw Refused("wsse:InvalidSecurity", {why});
}

/// The only child of that name.
xmlNode* only(xmlNode* parent, const char* space, const std::string& name) {
  const auto found = children_of(parent, space, name);
  if (found.size() != 1) invalid(name + " is needed once");
  return found.front();
}

void check_timestamp(xmlNode* timestamp) {
  const auto created = moment_of(text_of(timestamp, kWsu, "Created"));
  const auto expires = moment_of(text_of(timestamp, kWsu, "Expires"));
  if (!created || !expires) invalid("Created and Expires are needed");
  const Moment now = real_now();
  if (*created > now + kSkew || *created + kLife + kSkew < now) invalid("the timestamp is not of this time");
  if (*expires <= *created || *expires > *created + kLife || *expires + kSkew < now)
    invalid("the timestamp has expired, or lasts longer than five minutes");
}

std::vector<std::string> prefixes_of(xmlNode* method) {
  std::vector<std::string> prefixes;
  std::istringstream list(attribute_of(child_of(method, kExclusive, "InclusiveNamespaces"), "PrefixList"));
  for (std::string prefix; list >> prefix;) prefixes.push_back(prefix == "#default" ? "" : prefix);
  return prefixes;
}

bool is_allowed(std::optional<Hash> hash, WsseAlgorithm allowed) {
  switch (allowed) {
    case WsseAlgorithm::sha1:
      return hash == Hash::sha1;
    case WsseAlgorithm::sha256:
      return hash == Hash::sha256;
    case WsseAlgorithm::either:
      break;
  }
  return hash == Hash::sha1 || hash == Hash::sha256;
}

/// The element that a reference signs, its digest verified.
xmlNode* verified(xmlNode* reference, WsseAlgorithm allowed) {
  const std::string uri = attribute_of(reference, "URI");
  const auto meant =
      uri.size() > 1 && uri[0] == '#' ? with_id(reference->doc, uri.substr(1)) : std::vector<xmlNode*>();
  if (meant.size() != 1) invalid("a reference means no element, or more than one");
  const auto transforms = children_of(child_of(reference, kDs, "Transforms"), kDs, "Transform");
  if (transforms.size() != 1 || attribute_of(transforms.front(), "Algorithm") != kExclusive)
    invalid("the only transform is exclusive canonicalisation");
  const auto hash = hash_of_digest(attribute_of(child_of(reference, kDs, "DigestMethod"), "Algorithm"));
  if (!is_allowed(hash, allowed)) invalid("the digest algorithm is not of the suite");
  const std::string octets = canonical(meant.front(), Form::exclusive, prefixes_of(transforms.front()));
  if (octets_of_base64(text_of(reference, kDs, "DigestValue")) != digest(*hash, octets))
    invalid("a digest is not that of its element");
  return meant.front();
}

Certificate certificate_of(xmlNode* security, xmlNode* signature) {
  xmlNode* const token = only(security, kWsse, "BinarySecurityToken");
  xmlNode* const named = child_of(
      child_of(child_of(signature, kDs, "KeyInfo"), kWsse, "SecurityTokenReference"), kWsse, "Reference");
  const std::string id = attribute_of(token, "Id", kWsu);
  if (id.empty() || attribute_of(named, "URI") != "#" + id || attribute_of(token, "ValueType") != kX509v3)
    invalid("KeyInfo does not mean the BinarySecurityToken");
  const auto der = octets_of_base64(text_of(token));
  const Certificate certificate = Certificate::of_der(der.value_or(""));
  if (!certificate) invalid("the BinarySecurityToken is no certificate");
  return certificate;
}

}  // namespace

Certificate check_security(xmlNode* header, const Trust& trust, WsseAlgorithm allowed) {
  xmlNode* const security = only(header, kWsse, "Security");
  xmlNode* const timestamp = only(security, kWsu, "Timestamp");
  xmlNode* const to = only(header, kWsa, "To");
  xmlNode* const signature = only(security, kDs, "Signature");
  const Certificate certificate = certificate_of(security, signature);
  xmlNode* const info = only(signature, kDs, "SignedInfo");
  xmlNode* const method = child_of(info, kDs, "CanonicalizationMethod");
  if (attribute_of(method, "Algorithm") != kExclusive) invalid("SignedInfo's form is the exclusive one");
  bool has_timestamp = false;
  bool has_to = false;
  for (xmlNode* const reference : children_of(info, kDs, "Reference")) {
    const xmlNode* const meant = verified(reference, allowed);
    has_timestamp = has_timestamp || meant == timestamp;
    has_to = has_to || meant == to;
  }
  if (!has_timestamp || !has_to) invalid("Timestamp and wsa:To are to be signed");
  const auto hash = hash_of_signature(attribute_of(child_of(info, kDs, "SignatureMethod"), "Algorithm"));
  if (!is_allowed(hash, allowed)) invalid("the signature algorithm is not of the suite");
  const auto value = octets_of_base64(text_of(signature, kDs, "SignatureValue"));
  if (!value || !certificate.verifies(*hash, canonical(info, Form::exclusive, prefixes_of(method)), *value))
    invalid("the signature is not that of the certificate's key");
  check_timestamp(timestamp);
  switch (trust.judge(certificate)) {
    case Trust::Verdict::expired:
      throw Refused("BL.AKL.PSL.004");
    case Trust::Verdict::unknown:
      throw Refused("BL.AKL.PSL.013");
    case Trust::Verdict::trusted:
      break;
  }
  return certificate;
}

}  // namespace sandbox::eaddress
