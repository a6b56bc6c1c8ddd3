#include "adapters/systems/script_credentials.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>
#include <vector>

#include "adapters/systems/rest_target.h"
#include "adapters/systems/script_exchange.h"

namespace sandbox::script {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

bool same(const std::string& one, const std::string& other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

/// RFC 6749, appendix B: how a client writes its id and secret before Basic takes them.
std::string form_encoded(const std::string& text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string coded;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      coded += c;
    else
      coded.append({'%', kHex[octet / 16U], kHex[octet % 16U]});
  }
  return coded;
}

std::string value_of(const Pairs& pairs, const std::string& name) {
  const auto found =
      std::find_if(pairs.begin(), pairs.end(), [&](const auto& one) { return one.first == name; });
  return found == pairs.end() ? std::string() : found->second;
}

HttpReply said(unsigned status, const nlohmann::json& body) {
  return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, body.dump()};
}

std::string fresh_token() {
  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr int kLength = 40;
  std::random_device chance;
  std::string token;
  for (int i = 0; i < kLength; ++i) token += kLetters[chance() % kLetters.size()];
  return token;
}

}  // namespace

Doorkeeper::Doorkeeper(const Credentials& credentials, std::string secret,
                       const std::string& client_certificate)
    : credentials_(credentials), secret_(std::move(secret)) {
  if (credentials_.assertion)
    assertions_.emplace(*credentials_.assertion, credentials_.user, client_certificate);
}

bool Doorkeeper::lets_in(const HttpRequest& request) const {
  if (credentials_.certificate && !request.has_certificate) return false;
  constexpr std::string_view kBearer = "Bearer ";
  const std::string shown = header_of(request, "authorization");
  const std::string token = shown.rfind(kBearer, 0) == 0 ? shown.substr(kBearer.size()) : std::string();
  switch (credentials_.method) {
    case Method::none:
      return true;
    case Method::basic:
      return same(shown, "Basic " + base64_of(credentials_.user + ":" + secret_));
    case Method::api_key:
      if (!credentials_.header.empty()) return same(header_of(request, lower(credentials_.header)), secret_);
      return same(value_of(request.query, credentials_.query), secret_);
    case Method::bearer:
      return same(token, secret_);
    case Method::oauth2:
      return is_token(token);
  }
  return false;
}

bool Doorkeeper::is_token(const std::string& token) const {
  const std::lock_guard lock(guard_);
  const auto given = tokens_.find(token);
  return given != tokens_.end() && std::chrono::steady_clock::now() < given->second;
}

bool Doorkeeper::is_for_token(const HttpRequest& request) const {
  return credentials_.method == Method::oauth2 && request.path == credentials_.token_path;
}

HttpReply Doorkeeper::give_token(const HttpRequest& request) {
  if (request.method != "POST" ||
      media_type_of(header_of(request, "content-type")) != "application/x-www-form-urlencoded")
    return said(400, {{"error", "invalid_request"}});
  const auto form = form_pairs(request.body);
  if (!form) return said(400, {{"error", "invalid_request"}});
  if (value_of(*form, "grant_type") != "client_credentials")
    return said(400, {{"error", "unsupported_grant_type"}});
  const bool in_form = same(value_of(*form, "client_id"), credentials_.user) &&
                       same(value_of(*form, "client_secret"), secret_);
  const bool as_basic =
      same(header_of(request, "authorization"),
           "Basic " + base64_of(form_encoded(credentials_.user) + ":" + form_encoded(secret_)));
  if (!in_form && !as_basic) return said(401, {{"error", "invalid_client"}});
  const std::lock_guard lock(guard_);
  if (assertions_) {
    constexpr std::string_view kType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const std::string wrong =
        value_of(*form, "client_assertion_type") != kType
            ? "client_assertion_type"
            : assertions_->complaint(value_of(*form, "client_assertion"), std::chrono::system_clock::now());
    if (!wrong.empty())
      return said(401, {{"error", "invalid_client"}, {"error_description", "client_assertion: " + wrong}});
  }
  const std::string token = fresh_token();
  tokens_[token] = std::chrono::steady_clock::now() + std::chrono::seconds(credentials_.lifetime);
  return said(200,
              {{"access_token", token}, {"token_type", "Bearer"}, {"expires_in", credentials_.lifetime}});
}

}  // namespace sandbox::script
