#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "hub/base/sentence.h"
#include "hub/http/client.h"

namespace hub::http {

/// How libcurl ended a transfer in vain.
struct Failure {
  CURLcode code = CURLE_OK;
  int os_error = 0;        ///< errno of the socket; 0: it is not known.
  long verified = 0;       ///< What OpenSSL found of the partner's certificate (X509_V_*).
  int alert = 0;           ///< Of TLS, the partner's last (crypto/peer_alert.h); 0: none.
  std::string_view words;  ///< libcurl's own, may be empty. Borrowed.
  std::string peer;        ///< peer_of the address.
};

/// Where an address leads: `host:port`, without the rest, which may hold a secret. Empty: it is no address.
[[nodiscard]] std::string peer_of(const std::string& url);

/// Why nothing was sent, with the partner's address and the files named; for operators, never for callers.
/// What is usual is told in our own words, what is seldom is quoted.
[[nodiscard]] Sentence why_not_sent(const Failure& failure, const Credentials& credentials);

/// Why no whole answer came to what was sent. Nothing of an answer is in it.
[[nodiscard]] Sentence why_no_answer(const Failure& failure);

/// That the partner ended the TLS connection because of the certificate that it was shown, or was not. With
/// TLS 1.3 that comes only when the first octets of the request are under way: it did not take them. Empty:
/// the transfer ended for another reason.
[[nodiscard]] Sentence why_not_let_in(const Failure& failure, const Credentials& credentials);

/// libcurl's words, quoted as such in Latvian.
[[nodiscard]] Sentence curl_says(std::string_view words);

}  // namespace hub::http
