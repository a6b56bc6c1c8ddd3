#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/systems/rest_server.h"

namespace sandbox::pspp {

/// OAuth 2.0 client credentials (RFC 6749, 4.4) with opaque bearer tokens (RFC 6750) that live for a while,
/// and no longer than the process. Thread-safe.
class Tokens {
 public:
  Tokens(std::string client, std::string secret, std::chrono::seconds life);

  /// POST /oauth2/token: id and secret as HTTP Basic or as form fields, never both; scope `cases` or none.
  /// For behaviours other than `answer` see rest_server.h.
  [[nodiscard]] HttpReply issue(const HttpRequest& request, Behaviour behaviour);

  /// The 401 for a request without a token that is good now; nothing: it has one.
  [[nodiscard]] std::optional<HttpReply> refuse(const HttpRequest& request);

 private:
  [[nodiscard]] std::string make();

  const std::string client_;
  const std::string secret_;
  const std::chrono::seconds life_;
  std::mutex guard_;
  std::map<std::string, std::chrono::steady_clock::time_point> good_until_;
};

}  // namespace sandbox::pspp
