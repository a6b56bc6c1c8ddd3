#include "hub/crypto/certified_key.h"

#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "hub/base/encoding.h"
#include "tests/support/temp_pki.h"

using hub::crypto::certificate_facts;
using hub::crypto::CertifiedKey;
using hub::crypto::Hash;
using hub::crypto::signed_by;
using support::TempPki;

namespace {

/// DER of a certificate whose issuer has these attributes, in this order.
std::string issued_by(const std::vector<std::pair<std::string, std::string>>& attributes) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  for (const auto& [field, value] : attributes)
    EXPECT_EQ(
        X509_NAME_add_entry_by_txt(X509_get_issuer_name(certificate.get()), field.c_str(), MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0),
        1)
        << field;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), &EVP_PKEY_free);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 4711);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 60);
  X509_set_pubkey(certificate.get(), key.get());
  EXPECT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
  std::string der(static_cast<std::size_t>(i2d_X509(certificate.get(), nullptr)), '\0');
  auto* into = reinterpret_cast<unsigned char*>(der.data());
  i2d_X509(certificate.get(), &into);
  return der;
}

}  // namespace

TEST(CertifiedKey, WritesNamesThatOtherLibrariesReadBack) {
  const auto facts =
      certificate_facts(issued_by({{"C", "LV"}, {"O", "Ķekavas novads, \"A\""}, {"SN", "Bērziņa"}}));
  ASSERT_TRUE(facts);
  // Letters as they are; a surname, for which RFC 2253 has no keyword, as its number with the DER (0C:
  // UTF8String).
  EXPECT_EQ(facts->issuer, "2.5.4.4=#0C0942C493727A69C58661,O=Ķekavas novads\\, \\\"A\\\",C=LV");
  EXPECT_EQ(facts->serial, "4711");
  EXPECT_EQ(facts->modulus, "") << "an EC key";
}

TEST(CertifiedKey, SignsWhatItsCertificateVerifiesAndNothingElseDoes) {
  TempPki pki;
  const auto pair = pki.issue("one", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  const auto other = pki.issue("two", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  const CertifiedKey key(pair.certificate, pair.key);
  const CertifiedKey stranger(other.certificate, other.key);
  EXPECT_EQ(key.facts().modulus.size(), 256U);
  EXPECT_EQ(key.facts().exponent, std::string("\1\0\1", 3));
  for (const Hash hash : {Hash::sha256, Hash::sha512}) {
    const std::string signature = key.sign(hash, "octets");
    EXPECT_TRUE(signed_by(key.der(), hash, "octets", signature));
    EXPECT_FALSE(signed_by(key.der(), hash, "Octets", signature));
    EXPECT_FALSE(
        signed_by(key.der(), hash == Hash::sha256 ? Hash::sha512 : Hash::sha256, "octets", signature));
    EXPECT_FALSE(signed_by(stranger.der(), hash, "octets", signature));
    EXPECT_FALSE(signed_by(key.der() + "x", hash, "octets", signature)) << "more than one certificate";
    EXPECT_FALSE(signed_by("", hash, "octets", signature));
  }
}
