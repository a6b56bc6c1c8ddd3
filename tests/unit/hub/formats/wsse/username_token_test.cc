#include "hub/formats/wsse/username_token.h"

#include <gtest/gtest.h>

#include "hub/base/encoding.h"
#include "hub/formats/soap/envelope.h"

namespace hub::formats {
namespace {

/// By Python: b64encode(sha1(b64decode(nonce) + created + password).digest()), as zeep makes it.
TEST(UsernameToken, DigestsPasswordNonceAndTimeAsTheProfileSays) {
  const auto nonce = from_base64("WScqanjCEAC4mQoBE07sAQ==");
  ASSERT_TRUE(nonce);
  EXPECT_EQ(password_digest(*nonce, "2003-07-16T01:24:32Z", "parole"), "KOLaFOT8TffewI3M7SdIgRGolQc=");
}

TEST(UsernameToken, MakesTheSecurityOfAnEnvelopeThatHasNone) {
  SoapAddressing none;
  none.unspoken = true;
  auto built = build_envelope(SoapVersion::v1_1, none, "<a/>");
  ASSERT_TRUE(built);
  UsernameToken token;
  token.user = "a&b";
  token.password = "<p>";
  token.nonce = false;

  add_username_token(*built, token, "0123456789abcdef", std::chrono::system_clock::time_point());

  EXPECT_EQ(
      built->to_octets(),
      "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header><wsse:Security "
      "xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\" "
      "xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd\" "
      "soap:mustUnderstand=\"1\"><wsse:UsernameToken><wsse:Username>a&amp;b</wsse:Username><wsse:Password "
      "Type=\"http://docs.oasis-open.org/wss/2004/01/"
      "oasis-200401-wss-username-token-profile-1.0#PasswordText\">&lt;p&gt;</wsse:Password>"
      "</wsse:UsernameToken></wsse:Security></soap:Header><soap:Body><a/></soap:Body></soap:Envelope>");
}

}  // namespace
}  // namespace hub::formats
