#include "hub/http/reason.h"

#include <charconv>
#include <memory>

#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/crypto/peer_alert.h"
#include "hub/crypto/reason.h"

namespace hub::http {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};

/// Of an address that was read; empty if it has none.
std::string part_of(CURLU* url, CURLUPart part) {
  char* found = nullptr;
  if (curl_url_get(url, part, &found, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> owned(found);
  return owned.get();
}

/// `sentence: reason` where there is one.
Sentence with_system_reason(Sentence sentence, int error) {
  return error == 0 ? sentence : sentence.append(": ", system_reason(error));
}

Sentence not_trusted(const Failure& failure) {
  if (failure.words.find("subject name") != std::string_view::npos)
    return say("the certificate of {} is of another name",
               "partnera {} sertifikāts ir izdots citam nosaukumam", failure.peer);
  constexpr long kUnspecified = 1;  // X509_V_ERR_UNSPECIFIED, behind X509_V_OK: both say nothing
  const Sentence why = failure.verified <= kUnspecified
                           ? curl_says(failure.words)
                           : crypto::verify_reason(static_cast<int>(failure.verified));
  return say("the certificate of {} cannot be trusted: {}", "partnera {} sertifikātam nevar uzticēties: {}",
             failure.peer, why);
}

/// The number of an error of OpenSSL's queue, as libcurl quotes it: `error:0A000418:SSL routines::…`. 0:
/// none.
unsigned long openssl_error_in(std::string_view words) {
  constexpr std::string_view kBefore = "error:";
  for (auto at = words.find(kBefore); at != std::string_view::npos; at = words.find(kBefore, at + 1)) {
    const std::string_view rest = words.substr(at + kBefore.size());
    unsigned long number = 0;
    const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), number, 16);
    if (problem == std::errc() && end != rest.data() + rest.size() && *end == ':') return number;
  }
  return 0;
}

}  // namespace

std::string peer_of(const std::string& address) {
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  if (url == nullptr || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) return {};
  return part_of(url.get(), CURLUPART_HOST) + ":" + part_of(url.get(), CURLUPART_PORT);
}

Sentence curl_says(std::string_view words) {
  return say("{}", "libcurl saka \"{}\"", words);
}

Sentence why_not_sent(const Failure& failure, const Credentials& credentials) {
  switch (failure.code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return say("the address is none of http or https", "adrese nav http vai https adrese");
    case CURLE_COULDNT_RESOLVE_HOST:
      return say("the name in {} is not found (DNS)", "nosaukums adresē {} nav atrodams (DNS)", failure.peer);
    case CURLE_COULDNT_CONNECT:
      return with_system_reason(say("no connection to {}", "ar {} nav savienojuma", failure.peer),
                                failure.os_error);
    case CURLE_OPERATION_TIMEDOUT:
      return say("no connection to {} in time", "savienojums ar {} netika izveidots laikā", failure.peer);
    case CURLE_SSL_CONNECT_ERROR:
      return say("no TLS connection to {}: {}", "ar {} nav TLS savienojuma: {}", failure.peer,
                 curl_says(failure.words));
    case CURLE_PEER_FAILED_VERIFICATION:
      return not_trusted(failure);
    case CURLE_SSL_CERTPROBLEM:
      return say("the hub's certificate {} cannot be used with its key {}",
                 "centrmezgla sertifikātu {} nevar lietot ar tā atslēgu {}", credentials.certificate,
                 credentials.key);
    case CURLE_SSL_CACERT_BADFILE:
      return say("the authorities in {} cannot be read", "izdevējus failā {} nevar nolasīt",
                 credentials.trust);
    default:
      return curl_says(failure.words.empty() ? curl_easy_strerror(failure.code) : failure.words);
  }
}

Sentence why_not_let_in(const Failure& failure, const Credentials& credentials) {
  // Words of other ends may hold what a partner wrote.
  const bool is_of_tls = failure.code == CURLE_RECV_ERROR || failure.code == CURLE_SEND_ERROR ||
                         failure.code == CURLE_SSL_CONNECT_ERROR || failure.code == CURLE_SSL_CLIENTCERT;
  if (!is_of_tls) return {};
  const int said = crypto::alert_of(openssl_error_in(failure.words));
  const Sentence alert = crypto::certificate_alert(said != 0 ? said : failure.alert);
  if (alert.empty()) return {};
  if (credentials.certificate.empty())
    return say("{} demands a certificate of the hub, and the system has none (credentials): {}",
               "{} prasa centrmezgla sertifikātu, bet sistēmai tāda nav (credentials): {}", failure.peer,
               alert);
  return say("{} does not accept the hub's certificate {}: {}; it took no request",
             "{} nepieņem centrmezgla sertifikātu {}: {}; pieprasījumu tas nepieņēma", failure.peer,
             credentials.certificate, alert);
}

Sentence why_no_answer(const Failure& failure) {
  switch (failure.code) {
    case CURLE_GOT_NOTHING:
      return say("the partner closed the connection without a word",
                 "partneris aizvēra savienojumu, neko neatbildot");
    case CURLE_PARTIAL_FILE:
      return say("the connection ended within the answer", "savienojums beidzās atbildes vidū");
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      if (failure.words.starts_with("OpenSSL"))  // an alert: what the partner has against the hub
        return say("the partner ended the TLS connection: {}", "partneris pārtrauca TLS savienojumu: {}",
                   curl_says(failure.words));
      return with_system_reason(say("the connection broke", "savienojums pārtrūka"), failure.os_error);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return say("the answer is no HTTP", "atbilde nav HTTP");
    case CURLE_ABORTED_BY_CALLBACK:
    case CURLE_SEND_FAIL_REWIND:
      return say("the connection ended, and it is not sent a second time",
                 "savienojums beidzās, un otrreiz to nesūta");
    default:
      return curl_says(curl_easy_strerror(failure.code));
  }
}

}  // namespace hub::http
