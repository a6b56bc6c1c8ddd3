#include "adapters/frame/auth.h"

#include <algorithm>
#include <map>

#include "adapters/frame/http_settings.h"

namespace adapters::frame {
namespace {

using hub::config::Findings;
using hub::config::Spec;

/// The word of a method, what it is, and the fields that it uses.
struct Method {
  std::string word;
  std::string help;
  std::vector<std::string> used;
};

const Method& described(AuthMethod method) {
  static const std::map<AuthMethod, Method> kMethods{
      {AuthMethod::none, {"none", "", {}}},
      {AuthMethod::basic, {"basic", "user and password with each call", {"user", "password"}}},
      {AuthMethod::session, {"session", "once, then the cookie", {"user", "password", "login"}}},
      {AuthMethod::bearer, {"bearer", "a token of the site", {"token"}}},
      {AuthMethod::oauth2,
       {"oauth2",
        "client credentials (RFC 6749, 4.4)",
        {"token_url", "client_id", "client_secret", "scope", "secret_in_body"}}}};
  return kMethods.at(method);
}

bool uses(const Method& method, const std::string& field) {
  return std::find(method.used.begin(), method.used.end(), field) != method.used.end();
}

/// A field of the library is not too much under a method that the site chose in its place: nobody could take
/// it away there. The mapping itself is the site's, if the site has one.
void find_unused(const AuthSettings& auth, Findings& findings) {
  const Method& method = described(auth.method);
  const std::string& upper = auth.written.here.file;
  const bool chosen_above = auth.written.at("method").file == upper;
  for (const auto& [name, place] : auth.written.fields) {
    if (name == "method" || uses(method, name) || (chosen_above && place.file != upper)) continue;
    findings.push_back(
        place.finding("'" + name + "' is too much: method " + method.word + " does not use it"));
  }
}

void append(std::string& list, const char* separator, const std::string& item) {
  list.append(list.empty() ? "" : separator).append(item);
}

bool has_space_or_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c <= ' ') || c == '\x7f'; });
}

}  // namespace

Spec<AuthSettings> auth_spec(const std::vector<AuthMethod>& methods) {
  std::vector<std::pair<std::string, AuthMethod>> words;
  std::string help;
  for (const AuthMethod method : methods) {
    const Method& one = described(method);
    words.emplace_back(one.word, method);
    if (!one.help.empty()) append(help, "; ", one.word + ": " + one.help);
  }
  Spec<AuthSettings> spec("auth", "How the hub proves who it is.");
  spec.choice("method", &AuthSettings::method, words, help);
  const auto users_of = [&](const std::string& field) {
    std::string users;
    for (const AuthMethod method : methods)
      if (uses(described(method), field)) append(users, ", ", described(method).word);
    return users;
  };
  const auto field = [&](const char* name, auto member, const std::string& text) {
    if (const std::string users = users_of(name); !users.empty())
      spec.field(name, member, users + ": " + text);
  };
  const auto secret = [&](const char* name, std::string AuthSettings::*member) {
    if (const std::string users = users_of(name); !users.empty())
      spec.secret(name, member, users + ": `${secret:NAME}`");
  };
  field("user", &AuthSettings::user, "the user's name");
  secret("password", &AuthSettings::password);
  field("login", &AuthSettings::login, "path below `base`, asked with GET; its answer sets the cookie");
  secret("token", &AuthSettings::token);
  field("token_url", &AuthSettings::token_url, "absolute https URL of the token endpoint");
  field("client_id", &AuthSettings::client_id, "who asks for a token");
  secret("client_secret", &AuthSettings::client_secret);
  field("scope", &AuthSettings::scope, "what is asked for, words with one space between");
  field("secret_in_body", &AuthSettings::secret_in_body,
        "id and secret as form fields instead of HTTP Basic");
  spec.places(&AuthSettings::written).check(&find_unused);
  return spec;
}

std::string problem_in(const AuthSettings& auth) {
  switch (auth.method) {
    case AuthMethod::none:
      return {};
    case AuthMethod::session:
      if (!is_path(auth.login)) return "'auth.login' is not a path that begins with /";
      [[fallthrough]];
    case AuthMethod::basic:
      if (auth.user.empty() || auth.password.empty()) return "'auth' needs user and password";
      if (auth.user.find(':') != std::string::npos)
        return "'auth.user' has a colon, which Basic cannot carry";
      return {};
    case AuthMethod::bearer:
      if (auth.token.empty() || has_space_or_control(auth.token))
        return "'auth.token' is missing, or is no token";
      return {};
    case AuthMethod::oauth2:
      if (!is_https_url(auth.token_url)) return "'auth.token_url' is not an absolute https URL";
      if (auth.client_id.empty() || auth.client_secret.empty())
        return "'auth' needs client_id and client_secret";
      return {};
  }
  return {};
}

}  // namespace adapters::frame
