#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/config/spec.h"

namespace adapters::frame {

enum class AuthMethod : std::uint8_t { none, basic, session, bearer, oauth2, api_key };

/// RFC 7523, 2.2: who asks for a token proves it with a signed assertion.
struct ClientAssertion {
  std::string key;          ///< PEM file, RSA.
  std::string certificate;  ///< PEM file; its digest and itself go with the assertion. May be empty.
  std::string key_id;       ///< `kid`; may be empty.
  std::string audience;     ///< `aud`, sent exactly as it is written.
  std::chrono::milliseconds lifetime{300'000};
};

/// How the hub proves who it is, above TLS. Secrets come as `${secret:NAME}`.
struct AuthSettings {
  AuthMethod method = AuthMethod::none;
  std::string user{};           ///< basic, session
  std::string password{};       ///< basic, session
  std::string login{};          ///< session: path asked with GET and Basic; its answer sets the cookie.
  std::string token{};          ///< bearer: the token itself; api_key: the key.
  std::string token_url{};      ///< oauth2: absolute https URL (RFC 6749, 4.4 client credentials).
  std::string client_id{};      ///< oauth2
  std::string client_secret{};  ///< oauth2
  std::string scope{};          ///< oauth2; may be empty.
  bool secret_in_body = false;  ///< oauth2: id and secret as form fields instead of Basic.
  std::optional<ClientAssertion> client_assertion{};  ///< oauth2: instead of the secret, or besides.
  std::string header{};  ///< api_key: the header that it stands in; this or `query`.
  std::string query{};   ///< api_key: the parameter of the query.
  hub::config::Written written{};
};

/// `auth:` of a kind that knows these methods. A field that the method does not use is a finding.
[[nodiscard]] hub::config::Spec<AuthSettings> auth_spec(const std::vector<AuthMethod>& methods);

/// What the method lacks, or cannot carry; the first thing wrong, or empty.
[[nodiscard]] hub::Sentence problem_in(const AuthSettings& auth);

}  // namespace adapters::frame
