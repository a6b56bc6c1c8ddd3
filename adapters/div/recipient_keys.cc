#include "adapters/div/recipient_keys.h"

#include <map>
#include <utility>
#include <vector>

#include "adapters/div/names.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/escape.h"
#include "hub/values/e_address.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::Text;

/// As GetPublicKeyList has it: base64.
struct PublicKey {
  std::string modulus;
  std::string exponent;
  std::string thumbprint;
};

std::string compared_address(const std::string& text) {
  const auto address = hub::values::EAddress::parse(text);
  return address ? address->compared() : text;
}

Result<std::vector<std::string>> column_of(const hub::formats::XmlDocument& output, const std::string& name) {
  static const hub::formats::Namespaces namespaces{{"u", kUnifiedNamespace}};
  return output.select("/*/u:PublicKeys/u:RecipientPublicKey/u:" + name, namespaces);
}

/// By the addresses that they are of; the first, where an addressee has several.
Result<std::map<std::string, PublicKey>> keys_in(const hub::formats::XmlDocument& output) {
  const auto addresses = column_of(output, "EAddress");
  const auto moduli = column_of(output, "Modulus");
  const auto exponents = column_of(output, "Exponent");
  const auto thumbprints = column_of(output, "CertificateThumbprint");
  if (!addresses || !moduli || !exponents || !thumbprints || moduli->size() != addresses->size() ||
      exponents->size() != addresses->size() || thumbprints->size() != addresses->size())
    return Error(hub::codes::deliver_bad_reply, Text{"the list of public keys is not as agreed",
                                                     "publisko atslēgu saraksts nav, kā norunāts"});
  std::map<std::string, PublicKey> keys;
  for (std::size_t at = 0; at < addresses->size(); ++at) {
    PublicKey key{(*moduli)[at], (*exponents)[at], (*thumbprints)[at]};
    keys.emplace(compared_address((*addresses)[at]), std::move(key));
  }
  return keys;
}

}  // namespace

std::string asked_keys(const Letter& letter) {
  std::string list = std::string("<Recipients xmlns:b=\"") + kArraysNamespace + "\">";
  for (const Recipient& recipient : letter.recipients)
    list.append("<b:string>").append(hub::formats::xml_escaped(recipient.e_address)).append("</b:string>");
  return list + "</Recipients>";
}

hub::Outcome seal_for_recipients(Letter& letter, const hub::formats::XmlDocument& output,
                                 const AttachmentKey& key) {
  const auto keys = keys_in(output);
  if (!keys) return keys.error();
  for (std::size_t at = 0; at < letter.recipients.size(); ++at) {
    Recipient& recipient = letter.recipients[at];
    const std::string place = "/recipients/" + std::to_string(at) + "/eAddress";
    const auto found = keys->find(compared_address(recipient.e_address));
    if (found == keys->end())
      return Error(hub::codes::codec_wrong_shape,
                   Text{"the e-address has no key of this recipient, so nothing can be encrypted for it",
                        "e-adresei nav šī saņēmēja atslēgas, tāpēc tam neko nevar šifrēt"})
          .at(place);
    const PublicKey& numbers = found->second;
    auto sealed = sealed_for_numbers(numbers.modulus, numbers.exponent, numbers.thumbprint, key);
    if (!sealed) return std::move(sealed).error().at(place);
    recipient.sealed = *std::move(sealed);
  }
  return hub::Done{};
}

}  // namespace adapters::div
