#include "hub/formats/xades/signing.h"

#include <gmock/gmock.h>

#include "hub/base/codes.h"
#include "hub/formats/xades/proof.h"
#include "tests/support/temp_pki.h"

using hub::formats::XadesProfile;
using hub::formats::XadesSigner;
using hub::formats::XmlDocument;
using support::TempPki;
using testing::HasSubstr;

namespace {

const std::string kNs = "http://ivis.eps.gov.lv/XMLSchemas/100001/DIV/v1-0";
const auto kTime = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'162'548));
const XadesProfile kProfileOfSender{"SenderSignature", "Properties", {{"SenderSection", "SenderDocument"}}};

class AnyTrust final : public hub::crypto::Trust {
 public:
  [[nodiscard]] hub::Result<hub::crypto::PeerCertificate> verify(
      std::string_view /*der*/, std::chrono::system_clock::time_point /*at*/) const override {
    return hub::crypto::PeerCertificate{};
  }
};

TempPki& signing_pki() {
  static TempPki one;
  return one;
}

const XadesSigner& signer() {
  static const auto pair = signing_pki().issue("signer", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  static const auto loaded = XadesSigner::load(pair.certificate, pair.key);
  return **loaded;
}

std::string envelope_with(const std::string& section, const std::string& around = "") {
  return "<Envelope xmlns=\"" + kNs + "\"" + around + ">" + section + "<Signatures></Signatures></Envelope>";
}

hub::Result<std::string> signature_of(const std::string& octets,
                                      const XadesProfile& profile = kProfileOfSender) {
  const auto envelope = XmlDocument::parse(octets);
  return signer().signature(*envelope, profile, kTime);
}

std::string told(const hub::Result<std::string>& result) {
  return result ? "signed" : result.error().to_string();
}

constexpr const char* kSection =
    "<SenderDocument Id=\"SenderSection\"><a:City xmlns:a=\"urn:a\">Rīga</a:City></SenderDocument>";

}  // namespace

TEST(XadesSigning, WhatItSignsStandsInAnySoapBodyWithoutPrefixes) {
  const std::string octets = envelope_with(kSection);
  const auto signature = signature_of(octets);
  ASSERT_TRUE(signature) << told(signature);
  std::string whole = octets;
  whole.insert(whole.find("</Signatures>"), *signature);
  const std::string in_soap =
      "<Envelope xmlns=\"http://www.w3.org/2003/05/soap-envelope\"><Header xmlns:w=\"urn:w\"/><Body><Input "
      "xmlns=\"urn:u\">" +
      whole + "</Input></Body></Envelope>";
  auto soap = XmlDocument::parse(in_soap);
  ASSERT_TRUE(soap);
  auto inner = XmlDocument::parse(in_soap.substr(in_soap.find(whole), whole.size()));
  ASSERT_TRUE(inner);
  EXPECT_TRUE(hub::formats::verify_xades(*inner, kProfileOfSender, AnyTrust(), kTime));
}

TEST(XadesSigning, RefusesWhatWouldHaveTwoCanonicalForms) {
  const auto differs = HasSubstr("crypto.failed");
  EXPECT_THAT(told(signature_of(envelope_with(kSection, " xmlns:ds=\"urn:ds\""))), differs);
  EXPECT_THAT(told(signature_of(envelope_with(kSection, " xml:lang=\"lv\""))), differs);
  EXPECT_THAT(told(signature_of(envelope_with(
                  "<SenderDocument Id=\"SenderSection\" xmlns:b=\"urn:b\"><b:c/></SenderDocument>"))),
              differs);
}

TEST(XadesSigning, RefusesAMissingSectionAndIdsThatNeedQuoting) {
  EXPECT_THAT(told(signature_of(envelope_with("<SenderDocument/>"))),
              HasSubstr("not one SenderDocument with the Id"));
  EXPECT_THAT(told(signature_of(envelope_with(std::string(kSection) + kSection))),
              HasSubstr("crypto.failed"));
  EXPECT_THAT(told(signature_of("<Envelope xmlns=\"" + kNs + "\">" + kSection + "</Envelope>")),
              HasSubstr("not one element Signatures"));
  XadesProfile profile = kProfileOfSender;
  profile.signature = "a\" b=\"";
  EXPECT_THAT(told(signature_of(envelope_with(kSection), profile)), HasSubstr("crypto.failed"));
  profile.signature = profile.properties;
  EXPECT_THAT(told(signature_of(envelope_with(kSection), profile)), HasSubstr("crypto.failed"));
}

TEST(XadesSigning, LoadsOnlyAnRsaKeyWithItsCertificate) {
  auto& pki = signing_pki();
  const auto ec = pki.issue("ec", "DNS:x");
  const auto weak = pki.issue("weak", "DNS:x", TempPki::Validity::now, TempPki::Key::weak_rsa);
  const auto one = pki.issue("one", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  const auto two = pki.issue("two", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  const auto said = [](const std::string& certificate, const std::string& key) {
    const auto loaded = XadesSigner::load(certificate, key);
    return loaded ? "loaded" : loaded.error().to_string();
  };
  EXPECT_EQ(said(one.certificate, one.key), "loaded");
  EXPECT_THAT(said(ec.certificate, ec.key), HasSubstr("no RSA key of at least 2048 bits"));
  EXPECT_THAT(said(weak.certificate, weak.key), HasSubstr("no RSA key of at least 2048 bits"));
  EXPECT_THAT(said(one.certificate, two.key), HasSubstr("is not the key of"));
  EXPECT_THAT(said(one.key, one.key), HasSubstr("is no certificate"));
  EXPECT_THAT(said(one.certificate, one.certificate), HasSubstr("is no private key"));
  EXPECT_THAT(said(one.certificate, "/nowhere/x.key"), HasSubstr("/nowhere/x.key cannot be read"));
}

TEST(XadesSigning, GivesEachKindOfKeyInfoItsOwnX509DataAndTheSameOctetsForTheSameTime) {
  const auto first = signature_of(envelope_with(kSection));
  const auto second = signature_of(envelope_with(kSection));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  EXPECT_THAT(*first, HasSubstr("</KeyValue><X509Data><X509Certificate>"));
  EXPECT_THAT(*first, HasSubstr("</X509Certificate></X509Data></KeyInfo>"));
  EXPECT_THAT(*first, HasSubstr("<SigningTime>2026-11-20T08:15:48Z</SigningTime>"));
}
