#include "adapters/frame/auth.h"

#include <algorithm>
#include <map>

#include "adapters/frame/http_settings.h"
#include "hub/base/say.h"

namespace adapters::frame {
namespace {

using hub::config::Findings;
using hub::config::Spec;

/// The word of a method, what it is, and the fields that it uses.
struct Method {
  std::string word;
  hub::Text help;
  std::vector<std::string> used;
};

const Method& described(AuthMethod method) {
  static const std::map<AuthMethod, Method> kMethods{
      {AuthMethod::none, {"none", {}, {}}},
      {AuthMethod::basic,
       {"basic",
        {"user and password with each call", "lietotājs un parole ar katru izsaukumu"},
        {"user", "password"}}},
      {AuthMethod::session,
       {"session", {"once, then the cookie", "vienreiz, tad sīkdatne"}, {"user", "password", "login"}}},
      {AuthMethod::bearer, {"bearer", {"a token of the site", "instalācijas pilnvara (token)"}, {"token"}}},
      {AuthMethod::oauth2,
       {"oauth2",
        {"client credentials (RFC 6749, 4.4)", "klienta akreditācija (RFC 6749, 4.4)"},
        {"token_url", "client_id", "client_secret", "scope", "secret_in_body", "client_assertion"}}},
      {AuthMethod::api_key,
       {"api_key",
        {"a key in a header or in the query", "atslēga galvenē vai vaicājuma daļā"},
        {"token", "header", "query"}}}};
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
    findings.push_back(place.finding(hub::say("'{}' is too much: method {} does not use it",
                                              "'{}' ir lieks: metode {} to nelieto", name, method.word)));
  }
}

bool has_space_or_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c <= ' ') || c == '\x7f'; });
}

/// RFC 9110, 5.6.2.
bool is_token_text(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

hub::Sentence problem_in_api_key(const AuthSettings& auth) {
  if (auth.token.empty() || has_space_or_control(auth.token))
    return hub::say("'auth.token' is missing, or cannot be a key",
                    "'auth.token' trūkst, vai arī tā nevar būt atslēga");
  if (auth.header.empty() == auth.query.empty())
    return hub::say("'auth' needs one of header and query", "'auth' vajag vienu no header un query");
  if (!is_token_text(auth.header.empty() ? auth.query : auth.header))
    return hub::say("'auth.{}' is no name", "'auth.{}' nav nosaukums",
                    auth.header.empty() ? "query" : "header");
  return {};
}

Spec<ClientAssertion> assertion_spec() {
  using hub::config::Presence;
  return Spec<ClientAssertion>("client_assertion", "A signed assertion of who asks for a token (RFC 7523).")
      .file("key", &ClientAssertion::key, {"RSA key, PEM", "RSA atslēga, PEM"}, Presence::required)
      .file("certificate", &ClientAssertion::certificate,
            {"its certificate, PEM: goes along as `x5c`, its digest as `x5t`",
             "tās sertifikāts, PEM: to sūta līdzi kā `x5c`, tā kontrolsummu kā `x5t`"})
      .field("key_id", &ClientAssertion::key_id, {"`kid`; left out: none", "`kid`; ja izlaists, tā nav"})
      .required("audience", &ClientAssertion::audience,
                {"`aud`, sent exactly as written here", "`aud`, sūta tieši tā, kā šeit rakstīts"})
      .field("lifetime", &ClientAssertion::lifetime, {"until `exp`", "līdz `exp`"},
             hub::config::between(std::chrono::seconds(60), std::chrono::hours(1)));
}

}  // namespace

Spec<AuthSettings> auth_spec(const std::vector<AuthMethod>& methods) {
  std::vector<std::pair<std::string, AuthMethod>> words;
  hub::Sentence help;
  for (const AuthMethod method : methods) {
    const Method& one = described(method);
    words.emplace_back(one.word, method);
    if (!one.help.en.empty()) help.append("; ", hub::say("{}: {}", "{}: {}", one.word, one.help));
  }
  Spec<AuthSettings> spec("auth", "How the hub proves who it is.");
  spec.choice("method", &AuthSettings::method, words, help);
  const auto users_of = [&](const std::string& field) {
    std::string users;
    for (const AuthMethod method : methods)
      if (uses(described(method), field))
        users.append(users.empty() ? "" : ", ").append(described(method).word);
    return users;
  };
  const auto field = [&](const char* name, auto member, const hub::Text& text) {
    if (const std::string users = users_of(name); !users.empty())
      spec.field(name, member, hub::say("{}: {}", "{}: {}", users, text));
  };
  const auto secret = [&](const char* name, std::string AuthSettings::*member) {
    if (const std::string users = users_of(name); !users.empty())

      spec.secret(name, member, hub::say("{}: `${{secret:NAME}}`", "{}: `${{secret:NAME}}`", users));
  };
  field("user", &AuthSettings::user, {"the user's name", "lietotāja vārds"});
  secret("password", &AuthSettings::password);
  field("login", &AuthSettings::login,
        {"path below `base`, asked with GET; its answer sets the cookie",
         "ceļš zem `base`, ko prasa ar GET; atbilde iestata sīkdatni"});
  secret("token", &AuthSettings::token);
  field("header", &AuthSettings::header, {"the header with the key", "galvene ar atslēgu"});
  field("query", &AuthSettings::query,
        {"the query's parameter with the key; this or `header`",
         "vaicājuma parametrs ar atslēgu; tas vai `header`"});
  field("token_url", &AuthSettings::token_url,
        {"absolute https URL of the token endpoint", "absolūts pilnvaru (token) galapunkta https URL"});
  field("client_id", &AuthSettings::client_id, {"who asks for a token", "kas prasa pilnvaru"});
  secret("client_secret", &AuthSettings::client_secret);
  field("scope", &AuthSettings::scope,
        {"what is asked for, words with one space between", "ko prasa, vārdi ar vienu atstarpi starp tiem"});
  field("secret_in_body", &AuthSettings::secret_in_body,
        {"id and secret as form fields instead of HTTP Basic",
         "identifikators un noslēpums kā formas lauki HTTP Basic vietā"});
  if (!users_of("client_assertion").empty())
    spec.section("client_assertion", &AuthSettings::client_assertion, assertion_spec(),
                 {"oauth2: proves who asks, with id and, if there is one, secret as form fields",
                  "oauth2: pierāda, kas prasa; identifikators un, ja ir, noslēpums ir formas lauki"});
  spec.places(&AuthSettings::written).check(&find_unused);
  return spec;
}

hub::Sentence problem_in(const AuthSettings& auth) {
  switch (auth.method) {
    case AuthMethod::none:
      return {};
    case AuthMethod::session:
      if (!is_path(auth.login))
        return hub::say("'auth.login' is not a path that begins with /",
                        "'auth.login' nav ceļš, kas sākas ar /");
      [[fallthrough]];
    case AuthMethod::basic:
      if (auth.user.empty() || auth.password.empty())
        return hub::say("'auth' needs user and password", "'auth' vajag user un password");
      if (auth.user.find(':') != std::string::npos)
        return hub::say("'auth.user' has a colon, which Basic cannot carry",
                        "laukā 'auth.user' ir kols, ko Basic nevar pārnest");
      return {};
    case AuthMethod::bearer:
      if (auth.token.empty() || has_space_or_control(auth.token))
        return hub::say("'auth.token' is missing, or is no token",
                        "'auth.token' trūkst, vai arī tā nav pilnvara (token)");
      return {};
    case AuthMethod::api_key:
      return problem_in_api_key(auth);
    case AuthMethod::oauth2:
      if (!is_https_url(auth.token_url))
        return hub::say("'auth.token_url' is not an absolute https URL",
                        "'auth.token_url' nav absolūts https URL");
      if (auth.client_id.empty() || (auth.client_secret.empty() && !auth.client_assertion))
        return hub::say("'auth' needs client_id and client_secret or client_assertion",
                        "'auth' vajag client_id un client_secret vai client_assertion");
      return {};
  }
  return {};
}

}  // namespace adapters::frame
