#include "hub/gate/gate.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/model/context_parts.h"

namespace hub::gate {
namespace {

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Outcome allowed(const std::vector<std::string>& values, const std::string& value, const std::string& word,
                const char* header) {
  if (value.empty() || values.empty() || contains(values, value)) return Done{};
  std::string all;
  for (const std::string& known : values) all.append(all.empty() ? "" : ", ").append(known);
  return Error(codes::gate_purpose, say("{} is not one that the message type allows, which are: {}",
                                        "{} nav no tiem, ko atļauj ziņojuma tips: {}", word, all))
      .at(header);
}

/// All that is missing is named at once, so that nobody has to ask again for each.
Outcome has_all(const config::MessageType& type, const model::Context& context) {
  std::string words;
  std::string places;
  for (const model::ContextPart& part : model::kContextParts) {
    const bool by_type = contains(type.required_context, part.word);
    const bool by_behalf = part.field == &model::Context::ground && !context.on_behalf_of.empty();
    if ((!by_type && !by_behalf) || !(context.*part.field).empty()) continue;
    words.append(words.empty() ? "" : ", ").append(part.word);
    places.append(places.empty() ? "" : model::kPlaceSeparator).append(part.header);
  }
  if (places.empty()) return Done{};
  return Error(codes::gate_missing_context, say("{} demands {}", "{} prasa {}", type.name, words))
      .at(std::move(places));
}

}  // namespace

Gate::Gate(const config::Site& site) {
  for (const config::Party& party : site.parties)
    for (const std::string& name : party.certificates) party_by_name_.emplace(name, &party);
}

Result<const config::Party*> Gate::identify(const std::optional<crypto::PeerCertificate>& peer) const {
  if (!peer)
    return Error(codes::gate_no_certificate,
                 say("the connection has no client certificate", "savienojumam nav klienta sertifikāta"));
  const config::Party* party = nullptr;
  for (const std::string& name : peer->names) {
    const auto found = party_by_name_.find(name);
    if (found == party_by_name_.end()) continue;
    if (party != nullptr && party != found->second)
      return Error(codes::gate_unknown_party,
                   say("the certificate names two parties", "sertifikāts norāda divas puses"));
    party = found->second;
  }
  if (party == nullptr)
    return Error(codes::gate_unknown_party, say("no name of the certificate is a party's",
                                                "neviens sertifikāta nosaukums nepieder nevienai pusei"));
  return party;
}

Outcome Gate::authorize(const config::Party& party, const config::MessageType& type,
                        const model::Context& context) {
  const bool has_right = std::any_of(
      party.rights.begin(), party.rights.end(),
      [&](const config::Right& right) { return right.pattern == type.pattern && right.type == type.name; });
  if (!has_right)
    return Error(codes::gate_no_right,
                 say("party {} has no right to {}", "pusei {} nav tiesību uz {}", party.name, type.name));
  if (auto whole = has_all(type, context); !whole) return whole;
  auto purpose = allowed(type.purposes, context.purpose, "purpose", "Sakta-Purpose");
  if (!purpose) return purpose;
  return allowed(type.legal_bases, context.legal_basis, "legal_basis", "Sakta-Legal-Basis");
}

}  // namespace hub::gate
