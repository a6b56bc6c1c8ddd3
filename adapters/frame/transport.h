#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "hub/config/pace_spec.h"
#include "hub/config/spec.h"
#include "hub/http/client.h"

namespace adapters::frame {

/// How a partner is reached over HTTPS: part of the `adapter:` section of each HTTP kind.
struct Transport {
  hub::http::Credentials credentials;
  std::chrono::milliseconds timeout{30'000};
  std::chrono::milliseconds connect_timeout{5'000};
  std::uint32_t max_reply_kib = 8 * 1024;
};

[[nodiscard]] hub::config::Spec<hub::http::Credentials> credentials_spec();

/// `credentials:` of a kind. `Config` is a Transport.
template <class Config>
void add_credentials(hub::config::Spec<Config>& spec) {
  constexpr hub::http::Credentials Config::*credentials = &Transport::credentials;
  spec.section("credentials", credentials, credentials_spec(), "TLS", hub::config::Presence::required);
}

/// The limits of one call. `Config` is a Transport.
template <class Config>
void add_limits(hub::config::Spec<Config>& spec) {
  using std::chrono::milliseconds;
  constexpr milliseconds Config::*timeout = &Transport::timeout;
  constexpr milliseconds Config::*connect_timeout = &Transport::connect_timeout;
  constexpr std::uint32_t Config::*max_reply_kib = &Transport::max_reply_kib;
  constexpr milliseconds kShortest{100};
  spec.field("timeout", timeout, "of one call, connect to last octet",
             hub::config::between(kShortest, std::chrono::seconds(600)))
      .field("connect_timeout", connect_timeout, "TCP and TLS",
             hub::config::between(kShortest, std::chrono::seconds(60)))
      .field("max_reply_kib", max_reply_kib, "largest answer in KiB; a larger one is cut off",
             hub::config::Range{1, 10 * 1024})
      .removed("max_in_flight", hub::config::kCallsAtOnce);
}

/// Whether a text is the absolute https URL of a partner: no user name, no fragment.
[[nodiscard]] bool is_https_url(const std::string& text);

/// What is wrong with the files of `credentials`, as far as their names tell; or empty.
[[nodiscard]] std::string problem_in(const hub::http::Credentials& credentials);

}  // namespace adapters::frame
