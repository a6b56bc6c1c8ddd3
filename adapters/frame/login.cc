#include "adapters/frame/login.h"

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/uri.h"
#include "hub/formats/json/reader.h"
#include "hub/http/answer_content.h"
#include "hub/http/retry_after.h"
#include "hub/http/verdict.h"

namespace adapters::frame {
namespace {

using hub::Error;
using hub::Result;
using hub::formats::JsonKind;
using hub::formats::JsonValue;
namespace codes = hub::codes;
using namespace std::chrono_literals;

constexpr std::size_t kLargestLogin = 64U * 1024;
constexpr std::chrono::seconds kLongestLifetime = 24h;

Error no_login(const hub::Sentence& why) {
  return Error(codes::deliver_unreachable,
               hub::say("nothing of the message was sent: {}", "no ziņojuma nekas nav nosūtīts: {}", why));
}

Result<Login> read_session(const hub::http::Reply& answer, hub::http::Moment now) {
  Login login;
  login.cookies.take(answer.headers, now);
  std::string cookies = login.cookies.header(now);
  if (cookies.empty())
    return Error(codes::deliver_misconfigured,
                 hub::say("the login's answer set no cookie", "pieteikšanās atbilde neiestatīja sīkdatni"));
  login.headers.emplace_back("Cookie", std::move(cookies));
  login.lifetime = login.cookies.life(now);
  return login;
}

const std::string* text_member(const JsonValue& object, std::string_view name, JsonKind kind) {
  const JsonValue* member = object.kind == JsonKind::object ? object.find(name) : nullptr;
  return member != nullptr && member->kind == kind ? &member->text : nullptr;
}

/// RFC 6750, 2.1.
bool is_token(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// RFC 6749, 5.1: seconds. Nothing: not said, or not in a way that can be meant.
std::optional<std::chrono::milliseconds> lifetime_in(const JsonValue& json) {
  const std::string* text = text_member(json, "expires_in", JsonKind::number);
  if (text == nullptr) text = text_member(json, "expires_in", JsonKind::string);
  if (text == nullptr) return {};
  constexpr std::string_view kBlank = " \t";
  const auto first = text->find_first_not_of(kBlank);
  if (first == std::string::npos) return {};
  const char* const begin = text->data() + first;
  const char* const end = text->data() + text->find_last_not_of(kBlank) + 1;
  double seconds = 0;
  const auto [last, problem] = std::from_chars(begin, end, seconds);
  if (problem == std::errc::result_out_of_range && last == end && *begin != '-') return kLongestLifetime;
  if (problem != std::errc() || last != end || !(seconds > 0)) return {};
  const std::chrono::duration<double> longest = kLongestLifetime;
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::min(std::chrono::duration<double>(seconds), longest));
}

Result<Login> read_token(const hub::http::Reply& answer) {
  const auto content = hub::http::content_of(answer, hub::http::ContentForm::json);
  if (!content) return no_login(content.error().told());
  const auto json = hub::formats::read_json(content->text());
  if (!json)
    return no_login(
        hub::say("the token endpoint's answer is no JSON", "pilnvaru (token) galapunkta atbilde nav JSON"));
  const std::string* token = text_member(*json, "access_token", JsonKind::string);
  if (token == nullptr || !is_token(*token))
    return no_login(hub::say("the token endpoint's answer has no token",
                             "pilnvaru (token) galapunkta atbildē nav pilnvaras"));
  const std::string* type = text_member(*json, "token_type", JsonKind::string);
  if (type == nullptr)
    return Error(
        codes::deliver_misconfigured,
        hub::say("the token endpoint's answer is without token_type, which is required: RFC 6749, 5.1",
                 "pilnvaru (token) galapunkta atbildē nav obligātā token_type: RFC 6749, 5.1"));
  if (strcasecmp(type->c_str(), "Bearer") != 0)
    return Error(codes::deliver_misconfigured,
                 hub::say("the token endpoint gives another type than Bearer",
                          "pilnvaru (token) galapunkts izsniedz cita tipa pilnvaru, nevis Bearer"));
  Login login;
  login.headers.emplace_back("Authorization", "Bearer " + *token);
  login.lifetime = lifetime_in(*json);
  return login;
}

/// RFC 6749, 2.3.1 and 4.4.2; RFC 7521, 4.2, with an assertion.
hub::http::Request token_request(const AuthSettings& auth, const std::string& assertion,
                                 hub::http::Request request) {
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.headers.emplace_back("Accept", "application/json");
  const std::string id = hub::percent_encoded(auth.client_id);
  const std::string secret = hub::percent_encoded(auth.client_secret);
  request.body = "grant_type=client_credentials";
  if (!auth.scope.empty()) request.body += "&scope=" + hub::percent_encoded(auth.scope);
  if (!assertion.empty()) {
    request.body += "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    request.body += "&client_assertion=" + hub::percent_encoded(assertion) + "&client_id=" + id;
    if (!secret.empty()) request.body += "&client_secret=" + secret;
  } else if (auth.secret_in_body) {
    request.body += "&client_id=" + id + "&client_secret=" + secret;
  } else {
    request.headers.emplace_back("Authorization", basic_credentials(id, secret));
  }
  return request;
}

}  // namespace

std::string basic_credentials(const std::string& user, const std::string& password) {
  return "Basic " + hub::to_base64(user + ":" + password);
}

hub::http::Request login_request(const HttpSettings& settings, const SessionLogin& session,
                                 const std::string& assertion,
                                 std::chrono::steady_clock::time_point deadline) {
  const AuthSettings& auth = settings.auth;
  const bool for_token = auth.method == AuthMethod::oauth2;
  auto request = request_to(settings, for_token ? auth.token_url : session.url, deadline);
  request.max_reply = kLargestLogin;
  if (for_token) return token_request(auth, assertion, std::move(request));
  request.method = "GET";
  request.headers = session.headers;
  request.headers.emplace_back("Authorization", basic_credentials(auth.user, auth.password));
  return request;
}

Result<Login> read_login(const hub::http::Reply& answer, const AuthSettings& auth,
                         std::chrono::system_clock::time_point now) {
  const hub::Sentence status =
      hub::say("the login was answered with {}", "uz pieteikšanos saņemta atbilde {}",
               hub::http::status_text(answer.status));
  const hub::ErrorCode& code = hub::http::code_for_status(answer.status);
  if (&code == &codes::deliver_overloaded) {
    Error busy(code, status);
    const auto pause = hub::http::retry_after(answer.header("retry-after"), now);
    if (pause) return std::move(busy).wait_for(*pause);
    return busy;
  }
  const bool redirected = answer.status >= 300 && answer.status < 400;
  if (redirected || &code == &codes::deliver_misconfigured || &code == &codes::deliver_refused)
    return Error(codes::deliver_misconfigured, status);
  if (!hub::http::is_success(answer.status)) return no_login(status);
  if (auth.method == AuthMethod::oauth2) return read_token(answer);
  return read_session(answer, std::chrono::floor<std::chrono::seconds>(now));
}

}  // namespace adapters::frame
