#include "hub/formats/wsse/content.h"

#include <gmock/gmock.h>

#include <string>

using hub::formats::check_unsigned_security;
using hub::formats::has_signature;
using hub::formats::parse_request;

namespace {

const std::string kUtility =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const std::string kDsig = "http://www.w3.org/2000/09/xmldsig#";
const auto kArrived = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'162'548));  // 08:15:48

hub::formats::SoapRequest request(const std::string& inside, bool must) {
  const std::string ns = "http://schemas.xmlsoap.org/soap/envelope/";
  auto read =
      parse_request("<s:Envelope xmlns:s='" + ns + "'><s:Header><w:Security xmlns:w='" +
                    std::string(hub::formats::kSecurityNamespace) + "' xmlns:u='" + kUtility + "' xmlns:d='" +
                    kDsig + "'" + (must ? " s:mustUnderstand='1'" : "") + ">" + inside +
                    "</w:Security></s:Header><s:Body><q xmlns='urn:q'/></s:Body></s:Envelope>");
  EXPECT_TRUE(read) << inside;
  return *std::move(read);
}

/// "passed", or the error's code and detail.
std::string verdict_of(const std::string& inside, bool must) {
  const auto passed = check_unsigned_security(request(inside, must), kArrived);
  if (passed) return "passed";
  return std::string(passed.error().code().name) + ": " + passed.error().detail();
}

std::string timestamp_of(const std::string& created, const std::string& expires) {
  return "<u:Timestamp><u:Created>" + created + "</u:Created><u:Expires>" + expires +
         "</u:Expires></u:Timestamp>";
}

const std::string kToken = "<w:UsernameToken><w:Username>u</w:Username></w:UsernameToken>";
const std::string kGood = timestamp_of("2026-11-20T08:15:00Z", "2026-11-20T08:20:00Z");
const std::string kStale = timestamp_of("2026-11-20T07:00:00Z", "2026-11-20T07:05:00Z");

}  // namespace

TEST(WsseContent, AnOptionalBlockIsPassedOverWhateverIsInIt) {
  for (const std::string& inside :
       {std::string(), kToken, kGood, kStale, kGood + kGood, kToken + kStale,
        std::string("<other xmlns='urn:x'/>"), std::string("<u:Timestamp>never</u:Timestamp>"),
        std::string("<w:BinarySecurityToken/>")})
    EXPECT_EQ(verdict_of(inside, false), "passed") << inside;
}

TEST(WsseContent, ABlockThatMustBeUnderstoodIsOneThatIs) {
  EXPECT_EQ(verdict_of("", true), "passed");
  EXPECT_EQ(verdict_of(kGood, true), "passed");
  EXPECT_EQ(verdict_of(kStale, true), "gate.timestamp: Created is too long ago");
  EXPECT_EQ(verdict_of(kGood + kGood, true), "gate.timestamp: several Timestamps");
  EXPECT_EQ(verdict_of("<u:Timestamp/>", true), "gate.timestamp: a Timestamp is Created, then Expires");
  const auto names = [](const std::string& inside) {
    const auto told = verdict_of(inside, true);
    EXPECT_EQ(told.find("edge.must_understand: the Security block holds "), 0U) << told;
    return told.substr(47, told.find(';') - 47);
  };
  EXPECT_EQ(names(kToken), "a user name token");
  EXPECT_EQ(names(kGood + kToken), "a user name token");
  EXPECT_EQ(names("<w:BinarySecurityToken/>"), "a token without a signature");
  EXPECT_EQ(names("<Assertion xmlns='urn:oasis:names:tc:SAML:2.0:assertion'/>"), "a SAML assertion");
  EXPECT_EQ(names("<ReferenceList xmlns='http://www.w3.org/2001/04/xmlenc#'/>"), "encryption");
  EXPECT_EQ(names("<secret-17 xmlns='urn:x'/>"), "a token of another sort");
}

TEST(WsseContent, OnlyASignatureOfItsOwnIsTheMessages) {
  EXPECT_TRUE(has_signature(request("<d:Signature/>", false)));
  EXPECT_TRUE(has_signature(request(kToken + "<d:Signature/>", true)));
  EXPECT_FALSE(has_signature(request(kToken, false)));
  EXPECT_FALSE(has_signature(request("<a:Assertion xmlns:a='urn:saml'><d:Signature/></a:Assertion>", false)));
}
