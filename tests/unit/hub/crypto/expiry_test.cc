#include "hub/crypto/expiry.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "support/temp_pki.h"

namespace hub::crypto {
namespace {

using std::chrono::system_clock;

std::string octets(const std::string& file) {
  std::ifstream input(file);
  return {std::istreambuf_iterator<char>(input), {}};
}

TEST(Expiry, OfAFileIsThatOfItsFirstCertificateToExpire) {
  support::TempPki pki;
  const auto good = pki.issue("good", "DNS:good.example").certificate;
  const auto past = pki.issue("past", "DNS:past.example", support::TempPki::Validity::past).certificate;
  const std::string both = (pki.folder() / "both.pem").string();
  std::ofstream(both) << octets(good) << octets(past) << octets(pki.ca());

  ASSERT_TRUE(certificates_expire(good));
  EXPECT_GT(*certificates_expire(good), system_clock::now());
  ASSERT_TRUE(certificates_expire(past));
  EXPECT_LT(*certificates_expire(past), system_clock::now());
  EXPECT_EQ(certificates_expire(both), certificates_expire(past));
}

TEST(Expiry, IsUnknownOfWhatIsNoCertificateOrList) {
  support::TempPki pki;
  const std::string text = (pki.folder() / "text.pem").string();
  std::ofstream(text) << "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n";

  EXPECT_FALSE(certificates_expire(text));
  EXPECT_FALSE(certificates_expire("/no/such/file"));
  EXPECT_FALSE(revocation_lists_expire("/no/such/file"));
  EXPECT_FALSE(revocation_lists_expire(pki.ca())) << "a certificate is no revocation list";
}

}  // namespace
}  // namespace hub::crypto
