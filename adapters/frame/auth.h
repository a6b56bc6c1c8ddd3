#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/config/spec.h"

namespace adapters::frame {

enum class AuthMethod : std::uint8_t { none, basic, session, bearer, oauth2 };

/// How the hub proves who it is, above TLS. Secrets come as `${secret:NAME}`.
struct AuthSettings {
  AuthMethod method = AuthMethod::none;
  std::string user{};           ///< basic, session
  std::string password{};       ///< basic, session
  std::string login{};          ///< session: path asked with GET and Basic; its answer sets the cookie.
  std::string token{};          ///< bearer: the token itself.
  std::string token_url{};      ///< oauth2: absolute https URL (RFC 6749, 4.4 client credentials).
  std::string client_id{};      ///< oauth2
  std::string client_secret{};  ///< oauth2
  std::string scope{};          ///< oauth2; may be empty.
  bool secret_in_body = false;  ///< oauth2: id and secret as form fields instead of Basic.
  hub::config::Written written{};
};

/// `auth:` of a kind that knows these methods. A field that the method does not use is a finding.
[[nodiscard]] hub::config::Spec<AuthSettings> auth_spec(const std::vector<AuthMethod>& methods);

/// What the method lacks, or cannot carry; the first thing wrong, or empty.
[[nodiscard]] hub::Sentence problem_in(const AuthSettings& auth);

}  // namespace adapters::frame
