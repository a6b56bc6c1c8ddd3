#pragma once

#include <string_view>

#include "hub/base/result.h"
#include "hub/faces/call.h"

namespace hub::faces {

/// The family of the generic operations.
inline constexpr std::string_view kExchangeFamily = "exchange";
/// WS-Addressing: whoever asked, over the same connection.
inline constexpr std::string_view kAnonymousAddress = "http://www.w3.org/2005/08/addressing/anonymous";
/// WS-Addressing: the action of an answer that is a fault.
inline constexpr std::string_view kFaultAction = "http://www.w3.org/2005/08/addressing/soap/fault";

/// What HTTP says beside the envelope.
struct SoapTransport {
  std::string_view path;
  std::string_view soap_action;  ///< Header SOAPAction, unquoted; empty: not said.
  std::string_view action;       ///< Parameter of the content type; empty: not said.
};

/// Reads the header blocks of a parsed envelope into `call`: context, idempotency key, addressing of the
/// answer. Errors: edge.addressing, edge.action, edge.header_invalid at `Context/…`.
[[nodiscard]] Outcome read_soap_header(const formats::SoapRequest& request, const SoapTransport& transport,
                                       Call& call);

/// Reads the content of a request to /soap/exchange (Ask, Send, Status) into `call`: verb, name, format,
/// body. Errors: route.unknown_type, those of formats::Schema::validate.
[[nodiscard]] Outcome read_exchange(const formats::SoapRequest& request, Call& call);

/// What becomes of the answer, once the verb is known: a send with ReplyTo none gets none, a question needs
/// one. Errors: edge.addressing at `ReplyTo`.
[[nodiscard]] Outcome settle_answer(const formats::SoapRequest& request, Call& call);

}  // namespace hub::faces
