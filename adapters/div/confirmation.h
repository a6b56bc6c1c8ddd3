#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace hub::formats {
class XadesSigner;
}

namespace adapters::div {

/// That a letter was taken, as its recipients say it.
struct Acceptance {
  std::string name;                          ///< ConfirmationName, as GetMessage gives it.
  std::vector<std::string> recipients;       ///< All that GetMessage names.
  std::chrono::system_clock::time_point at;  ///< Since when the letter is ours: the signing time.
};

/// The RecipientConfirmationPart of ConfirmMessage, signed over the sender's and the server's section of
/// `envelope`, the octets that came, and over what it says itself. The same arguments make the same octets: a
/// confirmation that is repeated must be the same (BL.PSS.028). Errors: codec.* (the envelope is no XML, or
/// has no server's section), crypto.failed.
[[nodiscard]] hub::Result<std::string> build_acceptance(std::string_view envelope,
                                                        const Acceptance& acceptance,
                                                        const hub::formats::XadesSigner& signer);

}  // namespace adapters::div
