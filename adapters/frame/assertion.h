#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "adapters/frame/auth.h"
#include "hub/crypto/jws.h"

namespace adapters::frame {

/// Makes the client assertions of a system (RFC 7523, 2.2 and 3): who asks for a token proves it with a key.
class Assertions {
 public:
  /// `auth` has a `client_assertion`. Throws hub::Trouble naming the field whose file is not good.
  explicit Assertions(const AuthSettings& auth);

  /// A new one, signed with RS256: `iss` and `sub` are the client id, `aud` is exactly as told, `jti` never
  /// comes again.
  [[nodiscard]] std::string make(std::chrono::system_clock::time_point now) const;

 private:
  std::string client_id_;
  std::string audience_;
  std::chrono::milliseconds lifetime_;
  hub::crypto::RsaSigner key_;
  std::string header_;
};

}  // namespace adapters::frame
