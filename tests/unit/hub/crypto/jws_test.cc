#include "hub/crypto/jws.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "hub/base/encoding.h"
#include "hub/base/trouble.h"
#include "tests/support/temp_pki.h"

namespace hub::crypto {
namespace {

using support::TempPki;
using Key = TempPki::Key;

std::string from_base64url(std::string text) {
  for (char& c : text) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  while (text.size() % 4 != 0) text += '=';
  return from_base64(text).value_or("no base64url");
}

struct Jws : testing::Test {
  TempPki pki;
  support::KeyPair pair = pki.issue("hub", "DNS:hub.example", TempPki::Validity::now, Key::rsa);

  void put(const std::string& name, const std::string& octets) {
    std::ofstream(pki.folder() / name, std::ios::binary) << octets;
  }

  /// What OpenSSL's own command says of a signature.
  bool is_signed(const std::string& text, const std::string& signature) {
    put("text", text);
    put("signature", signature);
    const std::string in = "cd " + pki.folder().string() + " && ";
    const std::string key = "openssl x509 -in " + pair.certificate + " -pubkey -noout > public.pem && ";
    const std::string verify =
        "openssl dgst -sha256 -verify public.pem -signature signature text > /dev/null 2>&1";
    return std::system((in + key + verify).c_str()) == 0;  // NOLINT(cert-env33-c): a test's own words
  }

  std::string trouble(const std::string& key, const std::string& certificate = "") {
    try {
      const RsaSigner signing = RsaSigner::of_file(key);
      if (!certificate.empty()) (void)SigningCertificate(certificate, signing);
    } catch (const Trouble& problem) {
      return problem.what();
    }
    return "none";
  }
};

}  // namespace

TEST(Base64Url, IsThatOfRfc7515) {  // appendix C
  EXPECT_EQ(to_base64url(std::string("\x03\xEC\xFF\xE0\xC1", 5)), "A-z_4ME");
  EXPECT_EQ(to_base64url(""), "");
  EXPECT_EQ(to_base64url("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}"),
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9");
}

TEST_F(Jws, IsSignedAsOthersVerify) {
  const std::string token = rs256(RsaSigner::of_file(pair.key), R"({"alg":"RS256"})", R"({"iss":"hub"})");
  const auto first = token.find('.');
  const auto second = token.find('.', first + 1);
  EXPECT_EQ(from_base64url(token.substr(0, first)), R"({"alg":"RS256"})");
  EXPECT_EQ(from_base64url(token.substr(first + 1, second - first - 1)), R"({"iss":"hub"})");
  EXPECT_EQ(token.find_first_of("=+/"), std::string::npos);
  const std::string signature = from_base64url(token.substr(second + 1));
  EXPECT_TRUE(is_signed(token.substr(0, second), signature));
  EXPECT_FALSE(is_signed(token.substr(0, second) + "x", signature));
}

TEST_F(Jws, GoesWithTheCertificateOfTheKey) {
  const RsaSigner key = RsaSigner::of_file(pair.key);
  const SigningCertificate certificate(pair.certificate, key);
  const std::string der = from_base64(certificate.x5c()).value_or("");
  put("shown.der", der);
  const std::string compare = "openssl x509 -in " + pair.certificate + " -outform DER | cmp -s - " +
                              (pki.folder() / "shown.der").string();
  EXPECT_EQ(std::system(compare.c_str()), 0);  // NOLINT(cert-env33-c)
  EXPECT_EQ(from_base64url(certificate.x5t()).size(), 20U);
}

TEST_F(Jws, NamesTheFileThatIsNotGood) {
  const auto other = pki.issue("other", "DNS:other.example", TempPki::Validity::now, Key::rsa);
  const auto weak = pki.issue("weak", "DNS:weak.example", TempPki::Validity::now, Key::weak_rsa);
  const auto ec = pki.issue("ec", "DNS:ec.example");
  put("text", "no key");
  EXPECT_EQ(trouble(pair.key, pair.certificate), "none");
  EXPECT_EQ(trouble(ec.key), ec.key + " is no RSA key of at least 2048 bits");
  EXPECT_EQ(trouble(weak.key), weak.key + " is no RSA key of at least 2048 bits");
  EXPECT_EQ(trouble("/nowhere.key").find("/nowhere.key cannot be read: "), 0U);
  const std::string text = (pki.folder() / "text").string();
  EXPECT_EQ(trouble(text).find(text + " is no private key"), 0U);
  EXPECT_EQ(
      trouble(pair.key, other.certificate).find(other.certificate + " is not the certificate of the key"),
      0U);
  EXPECT_EQ(trouble(pair.key, pair.key).find(pair.key + " is no certificate"), 0U);
}

}  // namespace hub::crypto
