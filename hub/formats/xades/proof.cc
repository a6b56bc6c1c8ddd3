#include "hub/formats/xades/proof.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/certified_key.h"
#include "hub/crypto/digest.h"
#include "hub/formats/wsse/native.h"
#include "hub/formats/wsse/reading.h"
#include "hub/formats/xades/canonical.h"
#include "hub/formats/xades/names.h"
#include "hub/formats/xades/shape.h"
#include "hub/formats/xml/copy.h"
#include "hub/formats/xml/native.h"

namespace hub::formats {
namespace {

using native::XadesReference;
using native::XadesShape;

/// How often a value stands in the envelope as an id of whatever sort, and one of the elements with it.
struct Holder {
  xmlNode* element = nullptr;
  bool by_plain_id = false;  ///< `Id` in no namespace.
  std::size_t count = 0;
};
using Holders = std::map<std::string, Holder, std::less<>>;

bool is_called_id(std::string_view name) {
  return name.size() == 2 && (name[0] == 'I' || name[0] == 'i') && (name[1] == 'D' || name[1] == 'd');
}

void count_ids(xmlNode* element, Holders& holders) {
  for (const xmlAttr* attribute = element->properties; attribute != nullptr; attribute = attribute->next) {
    if (!is_called_id(native::view(attribute->name))) continue;
    const native::OwnedText value(xmlNodeListGetString(element->doc, attribute->children, 1));
    Holder& holder = holders[std::string(native::view(value.get()))];
    holder.element = element;
    holder.by_plain_id = attribute->ns == nullptr && native::view(attribute->name) == "Id";
    ++holder.count;
  }
}

/// The ids of an envelope in which nothing but elements and text stands.
Result<Holders> ids_of(const XmlDocument& envelope) {
  Holders holders;
  for (const xmlNode* top = envelope.native()->children; top != nullptr; top = top->next)
    for (const xmlNode* node = top; node != nullptr; node = native::next_below(node, top)) {
      if (node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE)
        return Error(codes::gate_signature_profile,
                     Text{"a comment or a processing instruction in a signed envelope",
                          "parakstītā aploksnē ir komentārs vai apstrādes instrukcija"});
      if (node->type == XML_ELEMENT_NODE) count_ids(const_cast<xmlNode*>(node), holders);
    }
  return holders;
}

/// The element with this id. Errors: gate.duplicate_id, gate.signature_profile.
Result<xmlNode*> holder_of(const Holders& holders, const std::string& id) {
  const auto found = holders.find(id);
  if (found == holders.end() || (found->second.count == 1 && !found->second.by_plain_id))
    return Error(codes::gate_signature_profile,
                 Text{"a Reference to what is no Id", "Reference norāda uz to, kas nav Id"});
  if (found->second.count != 1)
    return Error(codes::gate_duplicate_id, Text{"an id is there twice", "identifikators ir divreiz"});
  return found->second.element;
}

Result<xmlNode*> signature_named(const XmlDocument& envelope, const std::string& id) {
  xmlNode* holder = native::element_at(envelope.native(), "Signatures");
  xmlNode* found = nullptr;
  for (xmlNode* node = holder == nullptr ? nullptr : native::first_child(holder); node != nullptr;
       node = native::next_element(node)) {
    if (!native::is(node, native::kDsig, "Signature") || native::said(node, "Id") != id) continue;
    if (found != nullptr)
      return Error(codes::gate_duplicate_id, Text{"an id is there twice", "identifikators ir divreiz"});
    found = node;
  }
  if (found == nullptr)
    return Error(codes::gate_signature_profile,
                 say("the envelope has no Signature with the Id {}", "aploksnē nav Signature ar Id {}", id));
  return found;
}

bool stands_at(const XmlDocument& envelope, std::string_view place, const xmlNode* node) {
  const auto there = native::elements_at(envelope.native(), place);
  return std::find(there.begin(), there.end(), node) != there.end();
}

/// A reference and the element that it means; null: it is elsewhere.
struct Meant {
  const XadesReference* reference;
  xmlNode* node;
};

/// Of each section of the profile, in its order, then of SignedProperties.
Result<std::vector<Meant>> all_meant(const XmlDocument& envelope, const XadesProfile& profile,
                                     const XadesShape& shape) {
  const auto holders = ids_of(envelope);
  if (!holders) return holders.error();
  if (auto own = holder_of(*holders, profile.signature); !own) return std::move(own).error();
  std::vector<Meant> meant;
  const auto find = [&](const auto& is_it) {
    return std::find_if(shape.references.begin(), shape.references.end(), is_it);
  };
  for (const XadesSection& section : profile.sections) {
    const auto it = find([&](const auto& one) { return !one.to_properties && one.id == section.id; });
    if (it == shape.references.end())
      return Error(codes::gate_unsigned_part, say("{} is not signed", "{} nav parakstīts", section.id));
    if (section.elsewhere) {
      if (holders->count(section.id) != 0)
        return Error(codes::gate_signature_profile, say("{} is here and was to be elsewhere",
                                                        "{} ir šeit, bet tam jābūt citur", section.id));
      meant.push_back({&*it, nullptr});
      continue;
    }
    auto node = holder_of(*holders, section.id);
    if (!node) return std::move(node).error();
    if (!stands_at(envelope, section.place, *node))
      return Error(codes::gate_signed_element_mismatch,
                   say("what is signed as {} does not stand at {}",
                       "tas, kas parakstīts kā {}, neatrodas vietā {}", section.id, section.place));
    meant.push_back({&*it, *node});
  }
  const auto to_properties = find([](const auto& one) { return one.to_properties; });
  auto properties = holder_of(*holders, to_properties->id);
  if (!properties) return std::move(properties).error();
  if (*properties != shape.properties)
    return Error(codes::gate_signed_element_mismatch,
                 Text{"the Reference to SignedProperties means another element",
                      "Reference uz SignedProperties norāda uz citu elementu"});
  meant.push_back({&*to_properties, *properties});
  if (meant.size() != shape.references.size())
    return Error(codes::gate_signature_profile,
                 Text{"a Reference to something that this signature does not cover, or two to one element",
                      "Reference uz to, ko šis paraksts neaptver, vai divas uz vienu elementu"});
  return meant;
}

std::string digest_like(const std::string& known, std::string_view octets) {
  constexpr std::size_t kSha1Size = 20;
  constexpr std::size_t kSha256Size = 32;
  if (known.size() == kSha1Size) return crypto::sha1(octets);
  return crypto::digest(known.size() == kSha256Size ? crypto::Hash::sha256 : crypto::Hash::sha512, octets);
}

/// The certificate that SigningCertificate names, of those in KeyInfo.
Result<std::string> signing_certificate(const XadesShape& shape) {
  for (const std::string& der : shape.certificates) {
    if (digest_like(shape.certificate_digest, der) != shape.certificate_digest) continue;
    const auto facts = crypto::certificate_facts(der);
    if (!facts || facts->serial != shape.serial) break;
    if (!shape.modulus.empty() && (shape.modulus != facts->modulus || shape.exponent != facts->exponent))
      return Error(codes::gate_signature_profile, Text{"KeyValue is another key than the certificate's",
                                                       "KeyValue nav sertifikāta atslēga"});
    return der;
  }
  return Error(codes::gate_signer, Text{"SigningCertificate names no certificate of KeyInfo",
                                        "SigningCertificate nenosauc nevienu sertifikātu elementā KeyInfo"});
}

Error not_fitting(Sentence what) {
  return Error(codes::gate_signature_invalid, std::move(what));
}

Outcome check_signature(const XadesShape& shape, const std::string& der) {
  const auto octets = native::canonical(shape.signed_info, shape.form, shape.prefixes);
  if (!octets || !crypto::signed_by(der, shape.hash, *octets, shape.value))
    return not_fitting(Text{"the signature is not that of the certificate's key over SignedInfo",
                            "paraksts nav veidots ar sertifikāta atslēgu pār SignedInfo"});
  return Done{};
}

/// Which form the digest is of; nothing: of neither. Some digest SignedProperties as if the prefix `ds` were
/// listed, and do not say so.
std::optional<CanonicalForm> form_digested(const Meant& meant) {
  const auto fits = [&](CanonicalForm form, const std::vector<std::string>& prefixes) {
    const auto octets = native::canonical(meant.node, form, prefixes);
    return octets && crypto::digest(meant.reference->hash, *octets) == meant.reference->digest;
  };
  const bool inclusive = fits(CanonicalForm::inclusive, {});
  bool exclusive = fits(CanonicalForm::exclusive, meant.reference->prefixes);
  if (!inclusive && !exclusive && meant.reference->to_properties)
    exclusive = fits(CanonicalForm::exclusive, {"ds"});
  if (inclusive && exclusive) return CanonicalForm::both;
  if (inclusive) return CanonicalForm::inclusive;
  if (exclusive) return CanonicalForm::exclusive;
  return std::nullopt;
}

Result<std::vector<ProvenSection>> check_digests(const std::vector<Meant>& all) {
  std::vector<ProvenSection> sections;
  for (const Meant& meant : all) {
    if (meant.node == nullptr) continue;
    const auto form = form_digested(meant);
    if (!form)
      return not_fitting(
          say("the digest of {} is wrong, under the inclusive canonical form and under the "
              "exclusive one",
              "{} jaucējvērtība nav pareiza ne iekļaujošajā, ne izslēdzošajā kanoniskajā formā",
              native::local_name(meant.node)));
    if (meant.reference->to_properties) continue;
    sections.push_back({meant.reference->id, *form, meant.node, native::copied(meant.node)});
  }
  return sections;
}

}  // namespace

Result<XadesProof> verify_xades(const XmlDocument& envelope, const XadesProfile& profile,
                                const crypto::Trust& trust, std::chrono::system_clock::time_point now) {
  if (auto bounded = native::check_cost(envelope.native()); !bounded) return std::move(bounded).error();
  const auto signature = signature_named(envelope, profile.signature);
  if (!signature) return signature.error();
  const auto shape = native::read_xades(*signature);
  if (!shape) return shape.error();
  const auto meant = all_meant(envelope, profile, *shape);
  if (!meant) return meant.error();
  auto der = signing_certificate(*shape);
  if (!der) return std::move(der).error();
  auto signer = trust.verify(*der, now);
  if (!signer) return std::move(signer).error();
  if (auto right = check_signature(*shape, *der); !right) return std::move(right).error();
  auto sections = check_digests(*meant);
  if (!sections) return std::move(sections).error();
  XadesProof proof{*std::move(signer), *std::move(der), shape->signed_at, *std::move(sections)};
  for (const Meant& one : *meant)
    if (one.node == nullptr)
      proof.elsewhere.push_back({one.reference->id, one.reference->hash, one.reference->digest});
  return proof;
}

}  // namespace hub::formats
