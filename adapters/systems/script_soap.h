#pragma once

#include <string>

#include "adapters/systems/rest_server.h"
#include "adapters/systems/script.h"
#include "adapters/systems/script_body.h"
#include "adapters/systems/script_state.h"

namespace sandbox::script {

/// The action that is meant: SOAPAction, the `action` of the media type, or wsa:Action; empty: none is said.
[[nodiscard]] std::string action_of(const HttpRequest& request, const Body& body);

/// What is wrong with version, media type, header blocks and WS-Addressing; empty: nothing. A message id that
/// is good once is remembered in `state`.
[[nodiscard]] std::string problem_in_envelope(const HttpRequest& request, const Body& body, const Soap& soap,
                                              State& state);

/// What a SOAP answer is made of.
struct Said {
  std::string version;     ///< `1.1` or `1.2`.
  std::string action;      ///< Of the answer; with WS-Addressing only.
  std::string relates_to;  ///< wsa:MessageID of the request; empty: the answer has no WS-Addressing.
  std::string body;        ///< XML: content of the Body or, of a fault, of its detail.
  Fault fault = Fault::none;
  std::string fault_text;
};
[[nodiscard]] std::string envelope_of(const Said& said);

/// `text/xml` or `application/soap+xml`, with charset.
[[nodiscard]] std::string soap_media_type(const std::string& version);

}  // namespace sandbox::script
