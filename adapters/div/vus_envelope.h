#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "adapters/div/div_config.h"
#include "hub/base/result.h"
#include "hub/formats/wsse/signing.h"

namespace adapters::div {

/// Where the actions of the operations begin.
inline constexpr const char* kVusAction = "http://vraa.gov.lv/div/uui/2011/11/UnifiedServiceInterface/";

/// Makes the SOAP messages that the operations of the e-address are asked with. SOAP is the default
/// namespace, and no prefix is declared around the Body's content, which is put in octet for octet: the
/// signed envelope in it has the same canonical forms there as alone.
class VusEnvelopes {
 public:
  /// `config` outlives this. Throws hub::Trouble: a signing key that cannot be read.
  explicit VusEnvelopes(const DivConfig& config);

  /// The message; Timestamp and To are signed. `body` is the Body's element, written without prefixes around
  /// what is signed. Errors: crypto.failed.
  [[nodiscard]] hub::Result<std::string> make(const std::string& operation, const std::string& message_id,
                                              const std::string& body,
                                              std::chrono::system_clock::time_point now) const;

 private:
  const DivConfig& config_;
  std::unique_ptr<const hub::formats::WsseSigner> signer_;
};

}  // namespace adapters::div
