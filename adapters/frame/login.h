#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "adapters/frame/cookies.h"
#include "adapters/frame/http_settings.h"
#include "hub/base/result.h"
#include "hub/http/client.h"

namespace adapters::frame {

/// What a login gave: the headers that calls carry from then on.
struct Login {
  hub::http::Headers headers;
  std::optional<std::chrono::milliseconds> lifetime;  ///< Not said: until the partner says that it is over.
  Cookies cookies;                                    ///< session: where the headers come from.
};

/// `Basic` of RFC 7617.
[[nodiscard]] std::string basic_credentials(const std::string& user, const std::string& password);

/// How the login of method `session` is asked for, with GET and Basic.
struct SessionLogin {
  std::string url;
  hub::http::Headers headers;
};

/// The login of `session` or `oauth2`; `assertion` is a new one, where the system's `auth` has them.
[[nodiscard]] hub::http::Request login_request(const HttpSettings& settings, const SessionLogin& session,
                                               const std::string& assertion,
                                               std::chrono::steady_clock::time_point deadline);

/// Reads the answer to it. Nothing of a message was sent, so an answer that is no login is
/// deliver.unreachable, 429 and 503 are deliver.overloaded, other 4xx but 408, 421 and 425, 3xx, a login
/// without cookie and a token without its type deliver.misconfigured. Nothing of the answer is in an error.
///
/// `expires_in` is seconds as a number or, as some servers write it, as text; with a fraction or not. What is
/// no number, or is not above zero, is as if it were not there.
[[nodiscard]] hub::Result<Login> read_login(const hub::http::Reply& answer, const AuthSettings& auth,
                                            std::chrono::system_clock::time_point now);

}  // namespace adapters::frame
