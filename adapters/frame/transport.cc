#include "adapters/frame/transport.h"

#include "hub/base/uri.h"

namespace adapters::frame {

using hub::http::Credentials;

hub::config::Spec<Credentials> credentials_spec() {
  return hub::config::Spec<Credentials>("credentials", "Whom we trust and who we are, PEM files.")
      .file("trust", &Credentials::trust,
            "authorities of the partner's server certificate; nothing else is trusted",
            hub::config::Presence::required)
      .file("certificate", &Credentials::certificate, "our client certificate with its chain")
      .file("key", &Credentials::key, "its private key");
}

bool is_https_url(const std::string& text) {
  constexpr std::string_view kHttps = "https://";
  return text.starts_with(kHttps) && text.size() > kHttps.size() && text.find('@') == std::string::npos &&
         hub::is_absolute_uri(text);
}

std::string problem_in(const Credentials& credentials) {
  return credentials.certificate.empty() == credentials.key.empty()
             ? std::string()
             : "'credentials' has only one of certificate and key";
}

}  // namespace adapters::frame
