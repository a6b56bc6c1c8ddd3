#pragma once

#include <chrono>

#include "hub/base/result.h"
#include "hub/formats/soap/request.h"

namespace hub::formats {

/// Whether the request's Security block has a Signature of its own: then that is verified, whoever sent it.
/// One inside of a token (a SAML assertion) signs the token, not the message.
[[nodiscard]] bool has_signature(const SoapRequest& request);

/// A Security block without a Signature proves nothing, and nothing in it is gone by: it is passed over
/// unless it must be understood. Then it is empty, or one Timestamp that holds at `now` (UTC; see
/// check_timestamp). There is a Security block.
///
/// Errors: edge.must_understand at `Security` (a token of whatever sort, encryption: the error says which),
/// gate.timestamp.
[[nodiscard]] Outcome check_unsigned_security(const SoapRequest& request,
                                              std::chrono::system_clock::time_point now);

}  // namespace hub::formats
