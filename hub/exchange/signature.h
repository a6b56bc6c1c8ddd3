#pragma once

#include "hub/config/site.h"
#include "hub/flow/ongoing.h"

namespace hub::exchange {

/// Whether a request is signed as its party must sign, and by that party. A signature that is there is
/// verified even where none is demanded; a Security block without one is then held to
/// formats::check_unsigned_security. Marks the message as signed and makes its MessageID its idempotency
/// key; gives `ongoing.soap` back.
/// Errors: gate.signature_missing, those of formats::verify_wsse and formats::check_unsigned_security,
/// gate.signer (another party's certificate), gate.unsigned_part (the Context block), edge.header_invalid (a
/// key beside the MessageID).
[[nodiscard]] Outcome check_signature(const flow::Services& services, const config::Party& party,
                                      flow::Ongoing& ongoing);

}  // namespace hub::exchange
