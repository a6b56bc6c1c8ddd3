#include "adapters/frame/http_settings.h"

#include <algorithm>
#include <utility>

#include "hub/base/say.h"
#include "hub/base/uri.h"
#include "hub/http/verdict.h"

namespace adapters::frame {

using hub::http::Credentials;
using namespace std::chrono_literals;

hub::config::Spec<Credentials> credentials_spec() {
  return hub::config::Spec<Credentials>("credentials", "Whom we trust and who we are, PEM files.")
      .file("trust", &Credentials::trust,
            {"authorities of the partner's server certificate; nothing else is trusted",
             "partnera servera sertifikāta izdevēji; nekam citam neuzticas"},
            hub::config::Presence::required)
      .file("certificate", &Credentials::certificate,
            {"our client certificate with its chain", "mūsu klienta sertifikāts ar ķēdi"})
      .file("key", &Credentials::key, {"its private key", "tā privātā atslēga"});
}

hub::Sentence problem_in(const HttpSettings& settings) {
  if (settings.credentials.certificate.empty() != settings.credentials.key.empty())

    return hub::say("'credentials' has only one of certificate and key",
                    "'credentials' ir tikai viens no certificate un key");
  if (auto problem = problem_in(settings.auth); !problem.empty()) return problem;
  return hub::http::problem_in_statuses(settings.fault_codes);
}

namespace {

bool is_url_of(std::string_view scheme, const std::string& text) {
  return text.starts_with(scheme) && text.size() > scheme.size() && text.find('@') == std::string::npos &&
         hub::is_absolute_uri(text);
}

}  // namespace

bool is_https_url(const std::string& text) {
  return is_url_of("https://", text);
}

bool is_http_url(const std::string& text) {
  return is_url_of("http://", text);
}

bool is_path(std::string_view text) {
  return text.starts_with('/') && is_plain(text) && text.find('#') == std::string_view::npos;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '\\' && c != '<' && c != '>';
  });
}

hub::http::Request request_to(const HttpSettings& settings, std::string url,
                              std::chrono::steady_clock::time_point deadline) {
  hub::http::Request request;
  request.url = std::move(url);
  request.credentials = settings.credentials;
  request.deadline = end_of_request(settings, deadline);
  request.connect_timeout = settings.connect_timeout;
  request.max_reply = std::size_t{settings.max_reply_kib} * 1024;
  return request;
}

std::chrono::steady_clock::time_point end_of_request(const HttpSettings& settings,
                                                     std::chrono::steady_clock::time_point deadline) {
  return std::min(latest_end(deadline), std::chrono::steady_clock::now() + settings.timeout);
}

std::chrono::steady_clock::time_point latest_end(std::chrono::steady_clock::time_point deadline) {
  return deadline - 20ms;
}

}  // namespace adapters::frame
