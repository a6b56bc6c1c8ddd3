#pragma once

#include <string>

namespace sandbox::nino {

/// What the double does with a good request instead of answering it. A bad request is refused whatever is set
/// here.
enum class Behaviour {
  answer,
  busy,              ///< NINO-301 with retryAfterSeconds 7, HTTP 500.
  busy_briefly,      ///< The same with 1 second.
  hang_after_body,   ///< Reads all, never answers; the connection stays open until the peer leaves.
  close_after_read,  ///< Reads all, closes without an octet.
  cut_reply,         ///< Sends half of what Content-Length promises, closes.
  garbage,           ///< HTTP 200 with octets that are no XML.
  fault_in_200,      ///< NINO-101 as a SOAP fault under HTTP 200.
  other_answer,      ///< A sound envelope whose Body holds another element.
  other_relates_to,  ///< The right answer, but to another message: wsa:RelatesTo and requestId are not the
                     ///< request's.
  wrong_schema,      ///< The right answer to the right message, but its municipalityCode is no code.
  oversized,         ///< A well-formed answer of 9 MiB.
};

/// Behaviour for `operation` ("GetDebts", …) by a JSON file such as {"GetDebts": "cut_reply"}; read at each
/// call, so that tests may replace it. No file name, no file or no entry: answer. Throws std::runtime_error
/// for an unknown word.
[[nodiscard]] Behaviour behaviour_for(const std::string& file, const std::string& operation);

/// The word of the file.
[[nodiscard]] std::string word(Behaviour behaviour);

/// HTTP octets to send before the connection is closed; empty for hang_after_body and close_after_read. Not
/// for answer, the two busy ones, other_relates_to and wrong_schema, which are ordinary replies.
/// `soap_version`: 1 (SOAP 1.1) or 2 (SOAP 1.2).
[[nodiscard]] std::string octets_of(Behaviour behaviour, int soap_version, const std::string& operation);

}  // namespace sandbox::nino
