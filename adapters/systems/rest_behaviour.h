#pragma once

#include <string>

#include "adapters/systems/rest_server.h"

namespace sandbox {

/// Behaviour for `operation` by a JSON file of words; read at each call, so that tests may replace it. No
/// file name, no file or no entry: answer. Throws std::runtime_error for an unknown word.
[[nodiscard]] Behaviour behaviour_for(const std::string& file, const std::string& operation);

/// The word of the file.
[[nodiscard]] std::string word(Behaviour behaviour);

/// Octets that go out in place of a good `reply`, and what becomes of the connection.
struct Misbehaviour {
  enum class Then { close, hang };
  std::string octets;  ///< A whole HTTP message or less; may be empty.
  Then then = Then::close;
};

/// For hang_after_body, close_after_read, cut_reply, garbage and oversized.
[[nodiscard]] Misbehaviour misbehave(Behaviour behaviour, const HttpReply& reply);

/// One that no system builds: the server sends other octets than the reply's, or none.
[[nodiscard]] bool is_of_the_wire(Behaviour behaviour);

}  // namespace sandbox
