#pragma once

#include <chrono>
#include <string>

#include "adapters/div/letter.h"
#include "hub/base/result.h"
#include "hub/formats/xades/signing.h"

namespace adapters::div {

/// The signed envelope of a letter: octets to be put into a SOAP message as they are, at a place where no
/// prefix is in scope, and to be sent again as they are. `now` is UTC. Errors: codec.wrong_shape with the
/// place (check_letter), crypto.failed.
[[nodiscard]] hub::Result<std::string> build_envelope(const Letter& letter,
                                                      const hub::formats::XadesSigner& signer,
                                                      std::chrono::system_clock::time_point now);

}  // namespace adapters::div
