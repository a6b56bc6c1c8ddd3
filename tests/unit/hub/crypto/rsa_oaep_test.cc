#include "hub/crypto/rsa_oaep.h"

#include <gmock/gmock.h>

#include "hub/base/trouble.h"
#include "hub/crypto/certified_key.h"
#include "tests/support/temp_pki.h"

using hub::crypto::CertifiedKey;
using hub::crypto::OaepOpener;
using hub::crypto::OaepRecipient;
using support::TempPki;

TEST(RsaOaep, SealsForOneRecipientByCertificateOrByNumbers) {
  TempPki pki;
  const auto pair = pki.issue("one", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  const auto other = pki.issue("two", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  const CertifiedKey key(pair.certificate, pair.key);
  const OaepOpener opener(pair.key);
  const OaepOpener stranger(other.key);
  const auto by_certificate = OaepRecipient::of_certificate(key.der());
  const auto by_numbers =
      OaepRecipient::of_numbers(std::string("\0", 1) + key.facts().modulus, key.facts().exponent);
  ASSERT_TRUE(by_certificate && by_numbers);
  for (const auto* recipient : {&*by_certificate, &*by_numbers}) {
    const std::string sealed = recipient->seal("key and vector");
    EXPECT_EQ(sealed.size(), 256U);
    EXPECT_EQ(opener.open(sealed), "key and vector");
    EXPECT_NE(recipient->seal("key and vector"), sealed) << "another one each time";
    EXPECT_FALSE(stranger.open(sealed));
    std::string changed = sealed;
    changed[100] = static_cast<char>(changed[100] ^ 1);
    EXPECT_FALSE(opener.open(changed));
    EXPECT_FALSE(opener.open(sealed.substr(1)));
  }
}

TEST(RsaOaep, RefusesWeakAndOtherKeys) {
  TempPki pki;
  const auto ec = pki.issue("ec", "DNS:x");
  const auto weak = pki.issue("weak", "DNS:x", TempPki::Validity::now, TempPki::Key::weak_rsa);
  EXPECT_THROW(OaepOpener{ec.key}, hub::Trouble);
  EXPECT_THROW(OaepOpener{weak.key}, hub::Trouble);
  EXPECT_THROW(OaepOpener{"/nowhere/x.key"}, hub::Trouble);
  EXPECT_FALSE(OaepRecipient::of_certificate("no certificate"));
  const std::string three("\3", 1);
  EXPECT_FALSE(OaepRecipient::of_numbers(std::string(128, '\xFF'), three)) << "1024 bits";
  EXPECT_FALSE(OaepRecipient::of_numbers(std::string(256, '\xFE'), three)) << "even";
  EXPECT_FALSE(OaepRecipient::of_numbers(std::string(256, '\xFF'), "\1")) << "seals nothing";
  EXPECT_FALSE(OaepRecipient::of_numbers(std::string(5000, '\xFF'), three));
  EXPECT_FALSE(OaepRecipient::of_numbers("", ""));
}
