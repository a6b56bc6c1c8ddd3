#include "adapters/div/vus_envelope.h"

#include <gtest/gtest.h>

#include "hub/formats/xml/document.h"
#include "tests/support/temp_pki.h"

namespace {

using adapters::div::VusEnvelopes;

constexpr const char* kBody =
    "<SendMessageInput xmlns=\"urn:x\"><Envelope xmlns=\"urn:e\"  Id='1'/></SendMessageInput>";

TEST(VusEnvelope, HasTheBodyOctetForOctetAndNoPrefixAroundIt) {
  support::TempPki pki;
  const auto signing =
      pki.issue("hub-signing", "DNS:hub", support::TempPki::Validity::now, support::TempPki::Key::rsa);
  adapters::div::DivConfig config;
  config.signing.certificate = signing.certificate;
  config.signing.key = signing.key;
  const VusEnvelopes envelopes(config);

  const auto made = envelopes.make("SendMessage", "urn:uuid:1", kBody, std::chrono::system_clock::now());

  ASSERT_TRUE(made) << made.error().to_string();
  EXPECT_TRUE(made->starts_with("<Envelope xmlns=\"http://www.w3.org/2003/05/soap-envelope\"><Header "))
      << made->substr(0, 200);
  EXPECT_TRUE(made->ends_with("<Body>" + std::string(kBody) + "</Body></Envelope>"));
  EXPECT_NE(made->find("xmldsig#rsa-sha1"), std::string::npos);
  EXPECT_EQ(made->find("rsa-sha256"), std::string::npos);
  const auto document = hub::formats::XmlDocument::parse(*made);
  ASSERT_TRUE(document);
  const auto signed_parts = document->select(
      "//*[local-name() = 'Reference' and @URI and namespace-uri() = "
      "'http://www.w3.org/2000/09/xmldsig#']/@URI",
      {});
  ASSERT_TRUE(signed_parts);
  EXPECT_EQ(signed_parts->size(), 2U) << "Timestamp and To";
}

}  // namespace
