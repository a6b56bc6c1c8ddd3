#include "hub/crypto/trust.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "hub/base/encoding.h"
#include "tests/support/temp_pki.h"

using namespace std::chrono_literals;
using hub::crypto::Trust;
using support::TempPki;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

/// The certificate of a PEM file in DER.
std::string der_in(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  std::string pem = text.str();
  pem.erase(0, pem.find('\n') + 1);
  pem.erase(pem.find("-----"));
  return hub::from_base64(pem).value();
}

std::string verdict(const Trust& trust, const std::string& der,
                    std::chrono::system_clock::time_point at = std::chrono::system_clock::now()) {
  const auto verified = trust.verify(der, at);
  return verified ? "trusted" : verified.error().to_string();
}

class TrustTest : public testing::Test {
 protected:
  TempPki pki_;
  std::shared_ptr<const Trust> trust_ = Trust::load(pki_.ca(), pki_.revocation_list({}));
};

TEST_F(TrustTest, KnowsWhoseCertificateItIs) {
  const auto der = der_in(pki_.issue("signer", "URI:urn:test:signer").certificate);

  const auto verified = trust_->verify(der, std::chrono::system_clock::now());

  ASSERT_TRUE(verified) << verified.error().to_string();
  EXPECT_THAT(verified->names, ElementsAre("uri:urn:test:signer"));
  EXPECT_THAT(verified->thumbprint, HasSubstr("sha256:"));
}

TEST_F(TrustTest, RefusesWhatNoAuthorityOfItsSigned) {
  TempPki other;
  EXPECT_THAT(verdict(*trust_, der_in(other.issue("signer", "URI:urn:test:signer").certificate)),
              HasSubstr("gate.signer"));
}

TEST_F(TrustTest, RefusesWhatIsNoCertificate) {
  const auto der = der_in(pki_.issue("signer", "URI:urn:test:signer").certificate);
  for (const std::string& octets :
       {std::string(), std::string("x"), der.substr(0, der.size() - 1), der + "x"})
    EXPECT_THAT(verdict(*trust_, octets), HasSubstr("gate.signer: the token is no certificate"));
}

TEST_F(TrustTest, RefusesTheExpiredTheWeakAndThatForServers) {
  const auto expired = pki_.issue("late", "URI:urn:test:late", TempPki::Validity::past);
  const auto weak = pki_.issue("weak", "URI:urn:test:weak", TempPki::Validity::now, TempPki::Key::weak_rsa);
  const auto server = pki_.issue_for("serverAuth", "server", "URI:urn:test:server");
  EXPECT_THAT(verdict(*trust_, der_in(expired.certificate)), HasSubstr("expired"));
  EXPECT_THAT(verdict(*trust_, der_in(weak.certificate)), HasSubstr("too weak"));
  EXPECT_THAT(verdict(*trust_, der_in(server.certificate)), HasSubstr("purpose"));
}

TEST_F(TrustTest, RefusesTheRevokedAndAllOnceItsListIsOver) {
  const auto pair = pki_.issue("signer", "URI:urn:test:signer");
  const auto other = pki_.issue("other", "URI:urn:test:other");
  const auto revoking = Trust::load(pki_.ca(), pki_.revocation_list({pair.certificate}));
  const auto stale = Trust::load(pki_.ca(), pki_.revocation_list({}, TempPki::Validity::past));
  EXPECT_THAT(verdict(*revoking, der_in(pair.certificate)), HasSubstr("revoked"));
  EXPECT_EQ(verdict(*revoking, der_in(other.certificate)), "trusted");
  EXPECT_THAT(verdict(*stale, der_in(other.certificate)), HasSubstr("CRL has expired"));
}

TEST_F(TrustTest, GoesByTheTimeGivenAlsoForACertificateThatItKnows) {
  const auto der = der_in(pki_.issue("signer", "URI:urn:test:signer").certificate);
  const auto now = std::chrono::system_clock::now();
  ASSERT_EQ(verdict(*trust_, der, now), "trusted");

  EXPECT_EQ(verdict(*trust_, der, now + 23h), "trusted");
  EXPECT_THAT(verdict(*trust_, der, now + 25h), HasSubstr("CRL has expired"));
  EXPECT_THAT(verdict(*trust_, der, now + 31 * 24h), HasSubstr("expired"));
  EXPECT_THAT(verdict(*trust_, der, now - 48h), HasSubstr("not yet valid"));
  EXPECT_EQ(verdict(*trust_, der, now), "trusted");
}

TEST_F(TrustTest, TellsNothingOfTheCertificate) {
  TempPki other;
  EXPECT_THAT(verdict(*trust_, der_in(other.issue("secret-name", "URI:urn:secret").certificate)),
              Not(HasSubstr("secret")));
}

TEST(Trust, NamesTheFileThatCannotBeRead) {
  TempPki pki;
  EXPECT_THROW((void)Trust::load("/nonexistent.pem", pki.revocation_list({})), std::runtime_error);
  EXPECT_THROW((void)Trust::load(pki.ca(), pki.ca()), std::runtime_error);
}

}  // namespace
