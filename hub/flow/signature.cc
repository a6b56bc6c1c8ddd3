#include "hub/flow/signature.h"

#include <string>
#include <utility>

#include "hub/base/codes.h"
#include "hub/codec/wsse_content.h"
#include "hub/codec/wsse_proof.h"

namespace hub::flow {
namespace {

/// A signed message is known again by its MessageID, which its signature covers; a second key beside it would
/// promise what is not kept.
Outcome take_key(const codec::SoapRequest& soap, model::Message& message) {
  const std::string& id = soap.addressing.message_id;
  if (!message.idempotency_key.empty() && message.idempotency_key != id)
    return Error(codes::edge_header_invalid, "a signed message's key is its MessageID").at("Idempotency-Key");
  message.idempotency_key = id;
  return Done{};
}

}  // namespace

Outcome check_signature(const Services& services, const config::Party& party, Ongoing& ongoing) {
  const auto soap = std::exchange(ongoing.soap, nullptr);
  const bool is_there = soap && soap->security != nullptr;
  if (!is_there && !party.must_sign) return Done{};
  if (!is_there) return Error(codes::gate_signature_missing, party.name + " must sign");
  if (!party.must_sign && !codec::has_signature(*soap)) {
    auto passed = codec::check_unsigned_security(*soap, services.clock.wall());
    if (!passed && &passed.error().code() == &codes::edge_must_understand)
      ongoing.form.not_understood.push_back({std::string(codec::kSecurityNamespace), "Security"});
    return passed;
  }
  auto proof = codec::verify_wsse(*soap, services.trust, services.clock.wall());
  if (!proof) return std::move(proof).error();
  if (!proof->context_signed) return Error(codes::gate_unsigned_part, "the Context block is not signed");
  auto signer = services.plan->gate().identify(proof->signer);
  if (!signer || *signer != &party)
    return Error(codes::gate_signer, "the certificate that signed names another party");
  if (auto taken = take_key(*soap, ongoing.message); !taken) return taken;
  ongoing.message.is_signed = true;
  return Done{};
}

}  // namespace hub::flow
