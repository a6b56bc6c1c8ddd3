#include "adapters/systems/pspp/simulator/tokens.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "adapters/systems/pspp/simulator/refusal.h"
#include "adapters/systems/rest_target.h"

namespace sandbox::pspp {
namespace {

using Clock = std::chrono::steady_clock;
using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string token_header(const HttpRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

/// The value of a form field; nothing if it is not there exactly once.
std::optional<std::string> field(const Pairs& pairs, const std::string& name) {
  std::optional<std::string> value;
  for (const auto& pair : pairs) {
    if (pair.first != name) continue;
    if (value) return std::nullopt;
    value = pair.second;
  }
  return value;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string decoded;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U | static_cast<unsigned>(value)) & 0xFFFFU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded += static_cast<char>(bits >> count & 0xFFU);
  }
  return decoded;
}

HttpReply oauth_error(unsigned status, const std::string& error) {
  HttpReply reply = json_reply(status, {{"error", error}});
  reply.headers["Cache-Control"] = "no-store";
  if (status == 401) reply.headers["WWW-Authenticate"] = "Basic realm=\"pspp\"";
  return reply;
}

/// Id and secret, each form-encoded within Basic (RFC 6749, 2.3.1); nothing if they cannot be read or come
/// both ways.
std::optional<std::pair<std::string, std::string>> credentials(const HttpRequest& request,
                                                               const Pairs& form) {
  const std::string authorization = token_header(request, "authorization");
  const auto id = field(form, "client_id");
  const auto secret = field(form, "client_secret");
  if (authorization.empty()) {
    if (!id || !secret) return std::nullopt;
    return std::pair(*id, *secret);
  }
  if (id || secret || authorization.rfind("Basic ", 0) != 0) return std::nullopt;
  const auto decoded = base64_decoded(std::string_view(authorization).substr(6));
  if (!decoded) return std::nullopt;
  const auto colon = decoded->find(':');
  if (colon == std::string::npos) return std::nullopt;
  auto name = percent_decoded(std::string_view(*decoded).substr(0, colon), true);
  auto word = percent_decoded(std::string_view(*decoded).substr(colon + 1), true);
  if (!name || !word) return std::nullopt;
  return std::pair(std::move(*name), std::move(*word));
}

}  // namespace

Tokens::Tokens(std::string client, std::string secret, std::chrono::seconds life)
    : client_(std::move(client)), secret_(std::move(secret)), life_(life) {}

HttpReply Tokens::issue(const HttpRequest& request, Behaviour behaviour) {
  if (token_header(request, "content-type").rfind("application/x-www-form-urlencoded", 0) != 0)
    return oauth_error(400, "invalid_request");
  const auto form = form_pairs(request.body);
  if (!form || !request.query.empty()) return oauth_error(400, "invalid_request");
  const auto who = credentials(request, *form);
  if (!who || who->first != client_ || who->second != secret_) return oauth_error(401, "invalid_client");
  const auto grant = field(*form, "grant_type");
  if (!grant) return oauth_error(400, "invalid_request");
  if (*grant != "client_credentials") return oauth_error(400, "unsupported_grant_type");
  if (field(*form, "scope").value_or("cases") != "cases") return oauth_error(400, "invalid_scope");
  switch (behaviour) {
    case Behaviour::refuse:
      return oauth_error(401, "invalid_client");
    case Behaviour::fault_in_200:
      return oauth_error(200, "invalid_client");
    case Behaviour::wrong_schema:
      return json_reply(200, {{"token", make()}});
    default:
      break;
  }
  HttpReply reply = json_reply(200, {{"access_token", make()},
                                     {"token_type", behaviour == Behaviour::other_answer ? "mac" : "Bearer"},
                                     {"expires_in", life_.count()},
                                     {"scope", "cases"}});
  reply.headers["Cache-Control"] = "no-store";
  return reply;
}

std::optional<HttpReply> Tokens::refuse(const HttpRequest& request) {
  const std::string authorization = token_header(request, "authorization");
  const bool bearer = authorization.rfind("Bearer ", 0) == 0;
  if (bearer) {
    const std::lock_guard lock(guard_);
    const auto known = good_until_.find(authorization.substr(7));
    if (known != good_until_.end() && Clock::now() < known->second) return std::nullopt;
  }
  HttpReply reply = reply_of({401, "PSPP-201", "a token that is good now is wanted", ""});
  reply.headers["WWW-Authenticate"] =
      std::string("Bearer realm=\"pspp\"") + (bearer ? ", error=\"invalid_token\"" : "");
  return reply;
}

std::string Tokens::make() {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::random_device chance;
  std::string token;
  for (int i = 0; i < 8; ++i) {
    auto bits = chance();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4U) token += kHex[bits & 0xFU];
  }
  const auto now = Clock::now();
  const std::lock_guard lock(guard_);
  for (auto entry = good_until_.begin(); entry != good_until_.end();)
    entry = entry->second <= now ? good_until_.erase(entry) : std::next(entry);
  good_until_[token] = now + life_;
  return token;
}

}  // namespace sandbox::pspp
