#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/frame/auth.h"
#include "hub/config/fault_codes.h"
#include "hub/config/pace_spec.h"
#include "hub/http/client.h"

namespace adapters::frame {

/// How a partner is reached over HTTPS, and what its codes ask of us: part of the `adapter:` section of each
/// HTTP kind, whose Config this is the base of.
struct HttpSettings {
  hub::http::Credentials credentials;
  AuthSettings auth;  ///< None, unless the kind's Spec has it.
  std::chrono::milliseconds timeout{30'000};
  std::chrono::milliseconds connect_timeout{5'000};
  std::uint32_t max_reply_kib = 8 * 1024;
  hub::config::FaultCodes fault_codes;  ///< The partner's codes or texts, or `HTTP <status>`.
};

[[nodiscard]] hub::config::Spec<hub::http::Credentials> credentials_spec();

/// The fields, for a kind's Spec. `Config` is an HttpSettings.
template <class Config>
void add_credentials(hub::config::Spec<Config>& spec,
                     hub::config::Presence presence = hub::config::Presence::required) {
  constexpr hub::http::Credentials Config::*credentials = &HttpSettings::credentials;
  spec.section("credentials", credentials, credentials_spec(), {"TLS", "TLS"}, presence);
}
template <class Config>
void add_auth(hub::config::Spec<Config>& spec, const std::vector<AuthMethod>& methods) {
  constexpr AuthSettings Config::*auth = &HttpSettings::auth;
  spec.section("auth", auth, auth_spec(methods), {"who we are, above TLS", "kas mēs esam, virs TLS"});
}
template <class Config>
void add_limits(hub::config::Spec<Config>& spec) {
  using std::chrono::milliseconds;
  constexpr milliseconds Config::*timeout = &HttpSettings::timeout;
  constexpr milliseconds Config::*connect_timeout = &HttpSettings::connect_timeout;
  constexpr std::uint32_t Config::*max_reply_kib = &HttpSettings::max_reply_kib;
  constexpr milliseconds kShortest{100};
  spec.field("timeout", timeout,
             {"of one call, connect to last octet", "vienam izsaukumam, no savienojuma līdz pēdējam oktetam"},
             hub::config::between(kShortest, std::chrono::seconds(600)))
      .field("connect_timeout", connect_timeout, {"TCP and TLS", "TCP un TLS"},
             hub::config::between(kShortest, std::chrono::seconds(60)))
      .field("max_reply_kib", max_reply_kib,
             {"largest answer in KiB; a larger one is cut off", "lielākā atbilde, KiB; lielāku pārtrauc"},
             hub::config::Range{1, 10 * 1024})
      .removed("max_in_flight", hub::config::kCallsAtOnce);
}
/// `whose` says what the keys are.
template <class Config>
void add_fault_codes(hub::config::Spec<Config>& spec, const hub::Text& whose) {
  constexpr hub::config::FaultCodes Config::*fault_codes = &HttpSettings::fault_codes;
  spec.field("fault_codes", fault_codes,
             hub::say("{}, or `HTTP <status>`: refuse, wait, resend or stop",
                      "{} vai `HTTP <statuss>`: refuse, wait, resend vai stop", whose));
}

/// The first thing wrong with these fields that no Spec sees, or empty. Of files their names alone.
[[nodiscard]] hub::Sentence problem_in(const HttpSettings& settings);

/// Whether a text is the absolute https URL of a partner: no user name, no fragment.
[[nodiscard]] bool is_https_url(const std::string& text);
/// The same of an http URL: what goes there, and comes back, anybody on the way can read and change.
[[nodiscard]] bool is_http_url(const std::string& text);
/// Whether a text can follow such a URL: a slash, then what a URL holds.
[[nodiscard]] bool is_path(std::string_view text);
/// Visible ASCII without the characters that end a URI or a quoted text.
[[nodiscard]] bool is_plain(std::string_view text);

/// A request without headers and body, with TLS and limits as configured: it ends after `timeout`, and in
/// time for the caller's deadline. `url` is from the configuration.
[[nodiscard]] hub::http::Request request_to(const HttpSettings& settings, std::string url,
                                            std::chrono::steady_clock::time_point deadline);

/// When a request that begins now must be over.
[[nodiscard]] std::chrono::steady_clock::time_point end_of_request(
    const HttpSettings& settings, std::chrono::steady_clock::time_point deadline);

/// A little before a deadline, so that what ends then is there in time.
[[nodiscard]] std::chrono::steady_clock::time_point latest_end(
    std::chrono::steady_clock::time_point deadline);

}  // namespace adapters::frame
