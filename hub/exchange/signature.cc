#include "hub/exchange/signature.h"

#include <string>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/wsse/content.h"
#include "hub/formats/wsse/proof.h"

namespace hub::exchange {
namespace {

/// A signed message is known again by its MessageID, which its signature covers; a second key beside it would
/// promise what is not kept.
Outcome take_key(const formats::SoapRequest& soap, model::Message& message) {
  const std::string& id = soap.addressing.message_id;
  if (!message.idempotency_key.empty() && message.idempotency_key != id)
    return Error(codes::edge_header_invalid, say("a signed message's key is its MessageID",
                                                 "parakstīta ziņojuma atslēga ir tā MessageID"))
        .at("Idempotency-Key");
  message.idempotency_key = id;
  return Done{};
}

Sentence must_sign(const std::string& party, bool has_security) {
  if (!has_security) return say("{} must sign", "pusei {} ziņojumi jāparaksta", party);
  return say("{} must sign, and its Security block holds no Signature",
             "pusei {} ziņojumi jāparaksta, bet tās Security blokā nav Signature", party);
}

/// A Security block without a signature, of a party that need not sign.
Outcome pass_over(const formats::SoapRequest& soap, const flow::Services& services, flow::Ongoing& ongoing) {
  auto passed = formats::check_unsigned_security(soap, services.clock.wall());
  if (!passed && &passed.error().code() == &codes::edge_must_understand)
    ongoing.form.not_understood.push_back({std::string(formats::kSecurityNamespace), "Security"});
  return passed;
}

}  // namespace

Outcome check_signature(const flow::Services& services, const config::Party& party, flow::Ongoing& ongoing) {
  const auto& soap = ongoing.soap;
  const bool is_there = soap && soap->security != nullptr;
  if (!is_there || !formats::has_signature(*soap)) {
    if (party.must_sign) return Error(codes::gate_signature_missing, must_sign(party.name, is_there));
    return is_there ? pass_over(*soap, services, ongoing) : Done{};
  }
  auto proof = formats::verify_wsse(*soap, services.trust, services.clock.wall());
  if (!proof) return std::move(proof).error();
  if (!proof->context_signed)
    return Error(codes::gate_unsigned_part,
                 say("the Context block is not signed", "Context bloks nav parakstīts"));
  auto signer = services.plan->gate().identify(proof->signer);
  if (!signer || *signer != &party)
    return Error(codes::gate_signer, say("the certificate that signed names another party",
                                         "sertifikāts, ar ko parakstīts, norāda citu pusi"));
  services.metrics.certificate_shown("party_signing", party.name, proof->signer.ends);
  if (auto taken = take_key(*soap, ongoing.message); !taken) return taken;
  ongoing.message.signature = {std::move(proof->signer.thumbprint), std::move(proof->parts)};
  return Done{};
}

}  // namespace hub::exchange
