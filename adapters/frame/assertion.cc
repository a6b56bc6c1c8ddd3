#include "adapters/frame/assertion.h"

#include "hub/base/encoding.h"
#include "hub/base/json_text.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/digest.h"

namespace adapters::frame {
namespace {

using hub::crypto::RsaSigner;
using hub::crypto::SigningCertificate;

constexpr std::size_t kIdOctets = 16;
/// A partner's clock may be behind ours: RFC 7519, 4.1.5, lets it allow for that, and not each does.
constexpr std::chrono::seconds kClocksDiffer{30};

RsaSigner key_of(const ClientAssertion& settings) {
  try {
    return RsaSigner::of_file(settings.key);
  } catch (const hub::Trouble& problem) {
    throw hub::Trouble(
        hub::say("'auth.client_assertion.key': {}", "'auth.client_assertion.key': {}", problem.told()));
  }
}

std::string header_of(const ClientAssertion& settings, const RsaSigner& key) {
  hub::JsonText header;
  header.open('{').key("alg").string("RS256").key("typ").string("JWT");
  if (!settings.key_id.empty()) header.key("kid").string(settings.key_id);
  if (!settings.certificate.empty()) {
    try {
      const SigningCertificate certificate(settings.certificate, key);
      header.key("x5t").string(certificate.x5t()).key("x5c").open('[').string(certificate.x5c()).close(']');
    } catch (const hub::Trouble& problem) {
      throw hub::Trouble(hub::say("'auth.client_assertion.certificate': {}",
                                  "'auth.client_assertion.certificate': {}", problem.told()));
    }
  }
  return std::move(header.close('}')).text();
}

std::int64_t seconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

Assertions::Assertions(const AuthSettings& auth)
    : client_id_(auth.client_id),
      audience_(auth.client_assertion->audience),
      lifetime_(auth.client_assertion->lifetime),
      key_(key_of(*auth.client_assertion)),
      header_(header_of(*auth.client_assertion, key_)) {}

std::string Assertions::make(std::chrono::system_clock::time_point now) const {
  hub::JsonText claims;
  claims.open('{').key("iss").string(client_id_).key("sub").string(client_id_).key("aud").string(audience_);
  claims.key("jti").string(hub::to_hex(hub::crypto::random_bytes(kIdOctets)));
  claims.key("iat").integer(seconds_of(now)).key("nbf").integer(seconds_of(now - kClocksDiffer));
  claims.key("exp").integer(seconds_of(now + lifetime_)).close('}');
  return hub::crypto::rs256(key_, header_, claims.text());
}

}  // namespace adapters::frame
