#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/systems/rest_server.h"
#include "adapters/systems/script.h"
#include "adapters/systems/script_assertion.h"

namespace sandbox::script {

/// Who may call a double, and the tokens that it has given. Thread-safe.
class Doorkeeper {
 public:
  /// `client_certificate`: of who asserts, where the script demands that.
  Doorkeeper(const Credentials& credentials, std::string secret, const std::string& client_certificate);

  /// Whether the request shows what the script demands.
  [[nodiscard]] bool lets_in(const HttpRequest& request) const;
  /// Whether it asks for a token.
  [[nodiscard]] bool is_for_token(const HttpRequest& request) const;
  /// RFC 6749, 4.4: client credentials in the form or as Basic; errors as in 5.2.
  [[nodiscard]] HttpReply give_token(const HttpRequest& request);

 private:
  [[nodiscard]] bool is_token(const std::string& token) const;

  const Credentials& credentials_;
  std::string secret_;
  mutable std::mutex guard_;
  std::optional<AssertionCheck> assertions_;
  std::map<std::string, std::chrono::steady_clock::time_point> tokens_;  ///< When each ends.
};

}  // namespace sandbox::script
