#include "hub/formats/wsse/shape.h"

#include <algorithm>
#include <array>

#include "hub/base/codes.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/wsse/reading.h"
#include "hub/formats/xml/native.h"

namespace hub::formats::native {
namespace {

constexpr std::size_t kMaxPrefixes = 16;

constexpr std::array<std::string_view, 5> kSignatureMethods{
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"};
constexpr std::array<std::string_view, 3> kDigestMethods{"http://www.w3.org/2001/04/xmlenc#sha256",
                                                         "http://www.w3.org/2001/04/xmldsig-more#sha384",
                                                         "http://www.w3.org/2001/04/xmlenc#sha512"};

Error profile(const Text& why) {
  return {codes::gate_signature_profile, why};
}

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& known, std::string_view name) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

/// No attribute in a namespace, but in the reference to the token, which is WS-Security's own.
bool has_plain_attributes(const xmlNode* signature) {
  for (const xmlNode* node = signature; node != nullptr; node = next_below(node, signature)) {
    if (node->type != XML_ELEMENT_NODE || namespace_of(node) == kWsse) continue;
    for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next)
      if (attribute->ns != nullptr) return false;
  }
  return true;
}

/// CanonicalizationMethod or Transform: exclusive C14N without comments.
Outcome check_c14n(const xmlNode* method, WsseShape& shape) {
  if (said(method, "Algorithm") != kExclusive)
    return profile(
        Text{"a transform other than exclusive C14N", "pārveidojums (Transform) nav exclusive C14N"});
  Children children(method);
  const xmlNode* prefixes = children.take(kExclusive, "InclusiveNamespaces");
  if (!children.at_end())
    return profile(
        Text{"a parameter that exclusive C14N does not have", "parametrs, kāda exclusive C14N nav"});
  if (prefixes == nullptr) return Done{};
  shape.lists_prefixes = true;
  const std::string list = said(prefixes, "PrefixList").value_or("");
  const auto spaces = static_cast<std::size_t>(std::count_if(list.begin(), list.end(), is_space));
  if (has_children(prefixes) || spaces >= kMaxPrefixes || list.size() > kMaxPrefixes * kMaxPrefixes)
    return profile(Text{"too many prefixes for exclusive C14N", "exclusive C14N ir pārāk daudz prefiksu"});
  return Done{};
}

Outcome check_reference(const xmlNode* reference, WsseShape& shape) {
  auto id = id_meant(reference);
  if (!id) return profile(Text{"a Reference that is no plain #id", "Reference nav vienkāršs #id"});
  Children children(reference);
  const xmlNode* transforms = children.take(kDsig, "Transforms");
  if (transforms == nullptr)
    return profile(Text{"a Reference without Transforms", "Reference bez Transforms"});
  const xmlNode* method = children.take(kDsig, "DigestMethod");
  const xmlNode* value = children.take(kDsig, "DigestValue");
  if (method == nullptr || value == nullptr || !children.at_end() || has_children(value))
    return profile(Text{"a Reference that is not Transforms, DigestMethod and DigestValue",
                        "Reference nav Transforms, DigestMethod un DigestValue"});
  Children steps(transforms);
  const xmlNode* transform = steps.take(kDsig, "Transform");
  if (transform == nullptr || !steps.at_end())
    return profile(
        Text{"not exactly one Transform in a Reference", "elementā Reference nav tieši viena Transform"});
  if (auto exclusive = check_c14n(transform, shape); !exclusive) return exclusive;
  if (has_children(method) || !is_one_of(kDigestMethods, said(method, "Algorithm").value_or("")))
    return profile(Text{"a DigestMethod other than SHA-256, SHA-384, SHA-512",
                        "DigestMethod nav SHA-256, SHA-384 vai SHA-512"});
  shape.ids.push_back(*std::move(id));
  return Done{};
}

Outcome check_signed_info(const xmlNode* info, WsseShape& shape) {
  Children children(info);
  const xmlNode* c14n = children.take(kDsig, "CanonicalizationMethod");
  const xmlNode* method = children.take(kDsig, "SignatureMethod");
  if (c14n == nullptr || method == nullptr)
    return profile(Text{"a SignedInfo without its methods", "elementā SignedInfo nav metožu"});
  if (auto exclusive = check_c14n(c14n, shape); !exclusive) return exclusive;
  if (has_children(method) || !is_one_of(kSignatureMethods, said(method, "Algorithm").value_or("")))
    return profile(Text{"a SignatureMethod other than RSA or ECDSA with SHA-2",
                        "SignatureMethod nav RSA vai ECDSA ar SHA-2"});
  while (const xmlNode* reference = children.take(kDsig, "Reference")) {
    if (shape.ids.size() == kMaxReferences)
      return profile(Text{"more than 8 References", "vairāk nekā 8 Reference"});
    if (auto checked = check_reference(reference, shape); !checked) return checked;
  }
  if (!children.at_end() || shape.ids.empty())
    return profile(Text{"a SignedInfo with no or other than References",
                        "elementā SignedInfo nav Reference vai ir kas cits"});
  return Done{};
}

/// The key is named by reference to the token of this block, by nothing else.
Outcome check_key(const xmlNode* info, const xmlNode* token) {
  Children children(info);
  const xmlNode* held = children.take(kWsse, "SecurityTokenReference");
  if (held == nullptr || !children.at_end())
    return profile(Text{"a KeyInfo that is no SecurityTokenReference", "KeyInfo nav SecurityTokenReference"});
  Children parts(held);
  const xmlNode* reference = parts.take(kWsse, "Reference");
  if (reference == nullptr || !parts.at_end() || has_children(reference))
    return profile(
        Text{"a SecurityTokenReference that is no Reference", "SecurityTokenReference nav Reference"});
  const auto id = id_meant(reference);
  const OwnedText own(xmlGetNsProp(token, chars("Id"), chars(kWsu)));
  if (!id || *id != view(own.get()) || said(reference, "ValueType").value_or(kX509Token) != kX509Token)
    return profile(
        Text{"the key is not that of the BinarySecurityToken", "atslēga nav no BinarySecurityToken"});
  return Done{};
}

Outcome check_signature(WsseShape& shape) {
  if (!has_plain_attributes(shape.signature))
    return profile(Text{"an attribute of another namespace", "citas nosaukumvietas atribūts"});
  Children children(shape.signature);
  const xmlNode* signed_info = children.take(kDsig, "SignedInfo");
  const xmlNode* value = children.take(kDsig, "SignatureValue");
  const xmlNode* key = children.take(kDsig, "KeyInfo");
  if (signed_info == nullptr || value == nullptr || key == nullptr || !children.at_end() ||
      has_children(value))
    return profile(Text{"a Signature that is not SignedInfo, SignatureValue and KeyInfo",
                        "Signature nav SignedInfo, SignatureValue un KeyInfo"});
  if (auto checked = check_key(key, shape.token); !checked) return checked;
  return check_signed_info(signed_info, shape);
}

Outcome check_token(const xmlNode* token) {
  if (has_children(token) || said(token, "ValueType") != kX509Token ||
      said(token, "EncodingType").value_or(kBase64) != kBase64)
    return profile(Text{"a BinarySecurityToken that is no X.509 certificate in base64",
                        "BinarySecurityToken nav X.509 sertifikāts base64 kodējumā"});
  return Done{};
}

}  // namespace

Result<WsseShape> read_shape(xmlNode* security) {
  if (!is_plain(security))
    return profile(Text{"a comment, CDATA or processing instruction in the Security block",
                        "Security blokā ir komentārs, CDATA vai apstrādes instrukcija"});
  WsseShape shape;
  for (xmlNode* node = first_child(security); node != nullptr; node = next_element(node)) {
    xmlNode** place = is(node, kWsu, "Timestamp")              ? &shape.timestamp
                      : is(node, kWsse, "BinarySecurityToken") ? &shape.token
                      : is(node, kDsig, "Signature")           ? &shape.signature
                                                               : nullptr;
    if (place == nullptr)
      return profile(Text{"something else than Timestamp, token and Signature",
                          "Security blokā ir kas cits, nevis Timestamp, BinarySecurityToken un Signature"});
    if (place == &shape.timestamp && *place != nullptr)
      return Error(codes::gate_timestamp, Text{"several Timestamps", "vairāki Timestamp"});
    if (*place != nullptr)
      return profile(Text{"several tokens or Signatures", "vairāki BinarySecurityToken vai Signature"});
    *place = node;
  }
  if (shape.signature == nullptr || shape.token == nullptr)
    return profile(Text{"no Signature, or no token", "nav Signature vai BinarySecurityToken"});
  if (shape.timestamp == nullptr) return Error(codes::gate_timestamp, Text{"no Timestamp", "nav Timestamp"});
  if (auto checked = check_token(shape.token); !checked) return std::move(checked).error();
  if (auto checked = check_signature(shape); !checked) return std::move(checked).error();
  return shape;
}

}  // namespace hub::formats::native
