#pragma once

#include <memory>
#include <string>

namespace sandbox::script {

/// Signatures of Mobilly's MPay, as the partner makes and checks them. Written from the partner's rule anew:
/// nothing of it is shared with the hub, so that a mistake there is not hidden by the same mistake here.
class MpaySignature {
 public:
  /// PEM files: the public key of who calls, our private one. Empty: nothing is verified, or signed. Throws
  /// std::runtime_error naming a file that is none.
  MpaySignature(const std::string& callers_key, const std::string& own_key);

  /// Whether a JSON object carries in `signature` the caller's over its other values.
  [[nodiscard]] bool verify(const std::string& body) const;
  /// A JSON object with `signature` at its end; `wrong`: over other values.
  [[nodiscard]] std::string sign(const std::string& body, bool wrong) const;

 private:
  std::shared_ptr<void> callers_key_;  // EVP_PKEY
  std::shared_ptr<void> own_key_;
};

}  // namespace sandbox::script
