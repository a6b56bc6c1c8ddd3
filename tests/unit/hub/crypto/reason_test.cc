#include "hub/crypto/reason.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <cerrno>

namespace hub::crypto {
namespace {

TEST(Reason, KeepsOpenSslsWordsAndSaysTheUsualInLatvian) {
  ASSERT_EQ(OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr), 1);  // as whatever has failed did
  const Sentence no_pem = error_reason(ERR_PACK(ERR_LIB_PEM, 0, PEM_R_NO_START_LINE));
  EXPECT_EQ(no_pem, Sentence("no start line", "failā nav PEM bloka, kāds vajadzīgs"));
  EXPECT_EQ(verify_reason(X509_V_ERR_CERT_REVOKED),
            Sentence("certificate revoked", "sertifikāts ir atsaukts"));
}

TEST(Reason, IsTheOperatingSystemsWhereItWas) {
  EXPECT_EQ(error_reason(static_cast<unsigned long>(ERR_SYSTEM_FLAG) | ENOENT).lv(),
            "tāda faila vai mapes nav");
  EXPECT_EQ(error_reason(0), Sentence("cannot be used", "to nevar lietot"));
}

TEST(Reason, QuotesWhatIsSeldom) {
  EXPECT_EQ(verify_reason(X509_V_ERR_OUT_OF_MEM),
            Sentence("out of memory", "OpenSSL saka \"out of memory\""));
}

}  // namespace
}  // namespace hub::crypto
