#include "hub/formats/wsse/signing.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "hub/formats/soap/envelope.h"
#include "tests/support/temp_pki.h"

using hub::formats::build_envelope;
using hub::formats::CryptoProfile;
using hub::formats::SoapVersion;
using hub::formats::WsseSigner;
using support::TempPki;
using testing::HasSubstr;

namespace {

constexpr const char* kWsu =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const auto kSigned = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'795'162'548'123));

TempPki& signers() {
  static TempPki one;
  return one;
}

CryptoProfile profile_of(const support::KeyPair& pair) {
  CryptoProfile profile;
  profile.sign = true;
  profile.certificate = pair.certificate;
  profile.key = pair.key;
  return profile;
}

hub::formats::XmlDocument plain_question() {
  const hub::formats::SoapAddressing addressing{"urn:do", "urn:uuid:01990000-0000-7000-8000-000000000001",
                                                "urn:partner"};
  auto built = build_envelope(SoapVersion::v1_2, addressing,
                              "<q:Ask xmlns:q='urn:q'><q:amount>100</q:amount></q:Ask>");
  return std::move(*built);
}

/// Signs a question and gives its octets.
std::string signed_by(const CryptoProfile& profile) {
  const auto signer = WsseSigner::load(profile);
  if (!signer) return signer.error().to_string();
  auto document = plain_question();
  const auto done = (*signer)->sign(document, kSigned);
  return done ? document.to_octets() : done.error().to_string();
}

/// Asks the xmlsec1 command, which shares no code of ours, with the certificate's public key.
bool is_verified(const std::string& octets, const std::string& certificate) {
  const std::string file = signers().folder() / "signed.xml";
  std::ofstream(file, std::ios::binary) << octets;
  std::string command = "xmlsec1 --verify --pubkey-cert-pem " + certificate;
  for (const std::string element :
       {"http://www.w3.org/2003/05/soap-envelope:Body", "http://www.w3.org/2005/08/addressing:To",
        "http://www.w3.org/2005/08/addressing:Action", "http://www.w3.org/2005/08/addressing:MessageID"})
    command += " --id-attr:Id " + element;
  command += std::string(" --id-attr:Id ") + kWsu + ":Timestamp " + file + " >/dev/null 2>&1";
  return std::system(command.c_str()) == 0;
}

std::string with_replaced(std::string text, const std::string& from, const std::string& to) {
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

}  // namespace

TEST(WsseSigner, SignsSoThatAnIndependentReaderAgrees) {
  for (const auto kind : {TempPki::Key::rsa, TempPki::Key::ec}) {
    const auto pair = signers().issue("signer", "DNS:hub.example", TempPki::Validity::now, kind);

    const std::string octets = signed_by(profile_of(pair));

    EXPECT_TRUE(is_verified(octets, pair.certificate)) << octets;
    EXPECT_FALSE(
        is_verified(octets, signers().issue("other", "DNS:x", TempPki::Validity::now, kind).certificate));
  }
}

TEST(WsseSigner, CoversEveryPartOfTheProfile) {
  const auto pair = signers().issue("covering", "DNS:hub.example", TempPki::Validity::now, TempPki::Key::rsa);
  const std::string octets = signed_by(profile_of(pair));

  EXPECT_FALSE(is_verified(with_replaced(octets, ">100<", ">101<"), pair.certificate)) << "Body";
  EXPECT_FALSE(is_verified(with_replaced(octets, ">urn:do<", ">urn:d0<"), pair.certificate)) << "Action";
  EXPECT_FALSE(is_verified(with_replaced(octets, ">urn:partner<", ">urn:partnes<"), pair.certificate))
      << "To";
  EXPECT_FALSE(is_verified(with_replaced(octets, "000000000001</", "000000000002</"), pair.certificate))
      << "MessageID";
  EXPECT_FALSE(
      is_verified(with_replaced(octets, ".123Z</wsu:Expires", ".124Z</wsu:Expires"), pair.certificate))
      << "Timestamp";
}

TEST(WsseSigner, LeavesOtherPartsUnsigned) {
  const auto pair = signers().issue("partial", "DNS:hub.example", TempPki::Validity::now, TempPki::Key::rsa);
  auto profile = profile_of(pair);
  profile.parts = {"Timestamp", "To"};

  const std::string octets = signed_by(profile);

  EXPECT_TRUE(is_verified(with_replaced(octets, ">100<", ">101<"), pair.certificate));
  EXPECT_FALSE(is_verified(with_replaced(octets, ">urn:partner<", ">urn:partnes<"), pair.certificate));
}

TEST(WsseSigner, WritesTimesInUtcWithTheLifetimeOfTheProfile) {
  auto profile = profile_of(signers().issue("timely", "DNS:hub.example"));
  profile.lifetime = std::chrono::seconds(60);

  const std::string octets = signed_by(profile);

  EXPECT_THAT(octets, HasSubstr("<wsu:Created>2026-11-20T08:15:48.123Z</wsu:Created>"));
  EXPECT_THAT(octets, HasSubstr("<wsu:Expires>2026-11-20T08:16:48.123Z</wsu:Expires>"));
}

TEST(WsseSigner, UsesOnlyExclusiveC14nAndSha256) {
  const std::string octets = signed_by(
      profile_of(signers().issue("strict", "DNS:hub.example", TempPki::Validity::now, TempPki::Key::rsa)));

  EXPECT_THAT(
      octets,
      HasSubstr("<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>"));
  EXPECT_THAT(
      octets,
      HasSubstr("<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>"));
  EXPECT_THAT(octets, testing::Not(HasSubstr("sha1")));
  EXPECT_THAT(octets, testing::Not(HasSubstr("REC-xml-c14n")));
}

TEST(WsseSigner, RefusesAKeyOfAnotherCertificate) {
  auto profile = profile_of(signers().issue("mine", "DNS:hub.example"));
  profile.key = signers().issue("theirs", "DNS:x").key;

  EXPECT_THAT(signed_by(profile), HasSubstr("crypto.failed"));
}

TEST(WsseSigner, RefusesFilesThatHoldNothing) {
  const auto pair = signers().issue("whole", "DNS:hub.example");
  auto no_key = profile_of(pair);
  no_key.key = "/nonexistent.key";
  auto no_certificate = profile_of(pair);
  no_certificate.certificate = pair.key;

  EXPECT_THAT(signed_by(no_key),
              HasSubstr("crypto.failed: no RSA or EC key can be read from /nonexistent.key"));
  EXPECT_THAT(signed_by(no_certificate), HasSubstr("crypto.failed: no certificate can be read from"));
}

TEST(WsseSigner, RefusesAPartThatCannotBeSigned) {
  auto profile = profile_of(signers().issue("parted", "DNS:hub.example"));
  profile.parts = {"Body", "Signature"};
  EXPECT_THAT(signed_by(profile), HasSubstr("crypto.failed: no part 'Signature' can be signed"));
  profile.parts.clear();
  EXPECT_THAT(signed_by(profile), HasSubstr("crypto.failed"));
}

TEST(WsseSigner, SignsInManyThreadsAtOnce) {
  const auto pair = signers().issue("shared", "DNS:hub.example");
  const auto signer = WsseSigner::load(profile_of(pair));
  ASSERT_TRUE(signer);
  std::vector<std::string> octets(4);
  std::vector<std::thread> threads;

  for (auto& mine : octets)
    threads.emplace_back([&mine, &signer] {
      for (int round = 0; round < 10; ++round) {
        auto document = plain_question();
        if ((*signer)->sign(document, kSigned)) mine = document.to_octets();
      }
    });
  for (auto& thread : threads) thread.join();

  for (const auto& each : octets) EXPECT_TRUE(is_verified(each, pair.certificate));
}
