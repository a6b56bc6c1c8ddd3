#pragma once

#include "hub/config/site.h"
#include "hub/flow/ongoing.h"

namespace hub::flow {

/// Whether a request is signed as its party must sign, and by that party. A signature that is there is
/// verified even where none is demanded. Marks the message as signed and makes its MessageID its idempotency
/// key; gives `ongoing.soap` back.
/// Errors: gate.signature_missing, those of codec::verify_wsse, gate.signer (another party's certificate),
/// gate.unsigned_part (the Context block), edge.header_invalid (a key beside the MessageID).
[[nodiscard]] Outcome check_signature(const Services& services, const config::Party& party, Ongoing& ongoing);

}  // namespace hub::flow
