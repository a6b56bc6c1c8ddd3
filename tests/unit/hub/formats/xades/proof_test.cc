#include "hub/formats/xades/proof.h"

#include <gmock/gmock.h>
#include <libxml/tree.h>

#include "hub/base/codes.h"
#include "hub/formats/xades/signing.h"
#include "tests/support/temp_pki.h"
#include "tests/unit/hub/formats/xades/hand_signed.h"

using hub::crypto::CertifiedKey;
using hub::formats::CanonicalForm;
using hub::formats::verify_xades;
using hub::formats::XadesProfile;
using hub::formats::XadesSigner;
using hub::formats::XmlDocument;
using support::TempPki;
using xades_test::Hand;
using xades_test::hand_signed;

namespace {

const auto kSigned = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'162'548));
const XadesProfile kSender{"SenderSignature", "SenderProperties", {{"SenderSection", "SenderDocument"}}};

/// Believes any certificate, or none, and counts how often it was asked.
class SomeTrust final : public hub::crypto::Trust {
 public:
  explicit SomeTrust(bool believes) : believes_(believes) {}

  [[nodiscard]] hub::Result<hub::crypto::PeerCertificate> verify(
      std::string_view der, std::chrono::system_clock::time_point /*at*/) const override {
    ++asked;
    if (!believes_) return hub::Error(hub::codes::gate_signer, "nobody knows it");
    return hub::crypto::PeerCertificate{hub::to_hex(der), {"uri:urn:test"}};
  }

  mutable int asked = 0;

 private:
  bool believes_;
};

TempPki& pki() {
  static TempPki one;
  return one;
}

const support::KeyPair& sender() {
  static const auto pair = pki().issue("sender", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  return pair;
}

const CertifiedKey& sender_key() {
  static const CertifiedKey key(sender().certificate, sender().key);
  return key;
}

const CertifiedKey& attacker_key() {
  static TempPki other;
  static const auto pair = other.issue("sender", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  static const CertifiedKey key(pair.certificate, pair.key);
  return key;
}

std::string sign(const std::string& octets, const XadesProfile& profile) {
  static const auto signer = XadesSigner::load(sender().certificate, sender().key);
  const auto envelope = XmlDocument::parse(octets);
  const auto signature = (*signer)->signature(*envelope, profile, kSigned);
  if (!signature) return signature.error().to_string();
  const std::string end = "</Signatures>";
  std::string whole = octets;
  return whole.insert(whole.rfind(end), *signature);
}

/// An envelope as the hub signs it.
const std::string& letter() {
  static const std::string octets =
      sign(std::string("<Envelope xmlns=\"") + xades_test::kDiv +
               "\"><SenderDocument Id=\"SenderSection\"><Title>Lēmums Nr. 100</Title><Size>10</Size>"
               "</SenderDocument><Signatures></Signatures></Envelope>",
           kSender);
  return octets;
}

/// The error's code, or "proven".
std::string verdict(const std::string& octets, const hub::crypto::Trust& trust = SomeTrust(true),
                    const XadesProfile& profile = kSender) {
  const auto envelope = XmlDocument::parse(octets);
  if (!envelope) return envelope.error().to_string();
  const auto proof = verify_xades(*envelope, profile, trust, kSigned);
  return proof ? "proven" : std::string(proof.error().code().name);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return place == std::string::npos ? text : text.replace(place, from.size(), to);
}

std::string with(const std::string& from, const std::string& to) {
  return replaced(letter(), from, to);
}

std::string cut(const std::string& text, const std::string& begin, const std::string& end) {
  const auto from = text.find(begin);
  const auto to = text.find(end, from);
  EXPECT_TRUE(from != std::string::npos && to != std::string::npos) << begin << end;
  return text.substr(from, to + end.size() - from);
}

std::string section() {
  return cut(letter(), "<SenderDocument", "</SenderDocument>");
}

/// A letter with an address in a namespace of its own, whose canonical forms differ: the root declares
/// prefixes that the section does not use, as official clients are said to do.
Hand foreign() {
  Hand hand;
  hand.around = " xmlns:addr=\"urn:addr\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
  hand.section = "<SenderDocument Id=\"SenderSection\"><Title>Ķekava</Title></SenderDocument>";
  return hand;
}

Hand digested_inclusive() {
  Hand hand = foreign();
  hand.digested = std::string("<SenderDocument xmlns=\"") + xades_test::kDiv + "\"" + hand.around +
                  " Id=\"SenderSection\"><Title>Ķekava</Title></SenderDocument>";
  return hand;
}

Hand digested_exclusive() {
  Hand hand = foreign();
  hand.digested = std::string("<SenderDocument xmlns=\"") + xades_test::kDiv +
                  "\" Id=\"SenderSection\"><Title>Ķekava</Title></SenderDocument>";
  return hand;
}

/// In the hand's envelopes the root declares `ds` already, and so does the Signature: canonical SignedInfo
/// has it once.
std::string by_hand(const CertifiedKey& key, Hand hand) {
  const std::string ds = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
  const auto at = hand.around.find(ds);
  if (at == std::string::npos) return hand_signed(key, hand);
  hand.around.erase(at, ds.size());
  std::string octets = hand_signed(key, hand);
  return octets.insert(octets.find('>'), ds);
}

constexpr const char* kProfile = "gate.signature_profile";
constexpr const char* kMismatch = "gate.signed_element_mismatch";
constexpr const char* kInvalid = "gate.signature_invalid";

}  // namespace

TEST(XadesProof, ProvesWhatTheHubSignsInBothFormsAndHandsOutTheVeryNode) {
  const auto envelope = XmlDocument::parse(letter());
  ASSERT_TRUE(envelope) << letter();

  const auto proof = verify_xades(*envelope, kSender, SomeTrust(true), kSigned);

  ASSERT_TRUE(proof) << proof.error().to_string();
  ASSERT_EQ(proof->sections.size(), 1U);
  EXPECT_EQ(proof->sections[0].form, CanonicalForm::both);
  EXPECT_EQ(proof->sections[0].node, xmlDocGetRootElement(envelope->native())->children);
  EXPECT_EQ(proof->signed_at, kSigned);
  EXPECT_EQ(proof->certificate, sender_key().der());
  const auto title =
      proof->sections[0].content.select("/d:SenderDocument/d:Title", {{"d", xades_test::kDiv}});
  EXPECT_EQ(*title, std::vector<std::string>{"Lēmums Nr. 100"});
}

TEST(XadesProof, TellsInclusiveDigestsFromExclusiveOnesWhateverIsDeclared) {
  for (const std::string declared : {xades_test::kInclusive, xades_test::kExclusive, ""})
    for (auto [hand, form] : {std::pair(digested_inclusive(), CanonicalForm::inclusive),
                              std::pair(digested_exclusive(), CanonicalForm::exclusive)}) {
      hand.declared = declared;
      const auto envelope = XmlDocument::parse(by_hand(sender_key(), hand));
      const auto proof = verify_xades(*envelope, kSender, SomeTrust(true), kSigned);
      ASSERT_TRUE(proof) << declared << proof.error().to_string();
      EXPECT_EQ(proof->sections[0].form, form) << declared;
    }
}

TEST(XadesProof, RefusesADigestOfNeitherForm) {
  Hand hand = digested_inclusive();
  hand.digested += "\n";
  EXPECT_EQ(verdict(by_hand(sender_key(), hand)), kInvalid);
}

TEST(XadesProof, TakesTheNamesThatOfficialClientsGiveAndNoOthers) {
  Hand hand = digested_exclusive();
  hand.properties_name = "SignedProperties-12345678";
  EXPECT_EQ(verdict(by_hand(sender_key(), hand)), "proven");
  for (const std::string name : {"SignedProperties-", "SignedProperties-1a", "SignedPropertiesX"}) {
    hand.properties_name = name;
    EXPECT_EQ(verdict(by_hand(sender_key(), hand)), kProfile) << name;
  }
}

TEST(XadesProof, ProvesARecipientsConfirmationOverThreeSections) {
  const XadesProfile confirmation{"C1RecipientSignature",
                                  "SignedProperties",
                                  {{"SenderSection", "SenderDocument"},
                                   {"ServerSection", "ServerTransportMetadata"},
                                   {"C1RecipientSection", "RecipientConfirmations/ConfirmationEntry"}}};
  const std::string octets =
      sign(std::string("<Envelope xmlns=\"") + xades_test::kDiv +
               "\"><SenderDocument Id=\"SenderSection\"/><ServerTransportMetadata Id=\"ServerSection\"/>"
               "<RecipientConfirmations><ConfirmationEntry Id=\"C0\"/><ConfirmationEntry "
               "Id=\"C1RecipientSection\">"
               "<Status>RecipientAccepted</Status></ConfirmationEntry></RecipientConfirmations>"
               "<Signatures></Signatures></Envelope>",
           confirmation);
  const auto envelope = XmlDocument::parse(octets);
  ASSERT_TRUE(envelope) << octets;
  const auto proof = verify_xades(*envelope, confirmation, SomeTrust(true), kSigned);
  ASSERT_TRUE(proof) << proof.error().to_string();
  ASSERT_EQ(proof->sections.size(), 3U);
  EXPECT_EQ(proof->sections[2].content.root_name(), "ConfirmationEntry");
  EXPECT_EQ(
      verdict(octets, SomeTrust(true), {"C1RecipientSignature", "", {{"SenderSection", "SenderDocument"}}}),
      kProfile)
      << "it covers more than is asked for";
  EXPECT_EQ(
      verdict(replaced(octets, "RecipientAccepted", "RecipientRejected"), SomeTrust(true), confirmation),
      kInvalid);
}

TEST(XadesProof, ProvesAConfirmationOfALetterWhoseCanonicalFormsDiffer) {
  XadesProfile confirmation{
      "C1RecipientSignature",
      "C1SignedProperties",
      {{"SenderSection", "SenderDocument"}, {"C1", "RecipientConfirmations/ConfirmationEntry"}}};
  const auto letter_of_others = replaced(by_hand(sender_key(), digested_exclusive()), "<Signatures>",
                                         "<RecipientConfirmations><ConfirmationEntry Id=\"C1\"/>"
                                         "</RecipientConfirmations><Signatures>");
  EXPECT_THAT(sign(letter_of_others, confirmation), testing::HasSubstr("crypto.failed"));

  confirmation.foreign = true;
  const std::string octets = sign(letter_of_others, confirmation);
  const auto envelope = XmlDocument::parse(octets);
  ASSERT_TRUE(envelope) << octets;
  const auto proof = verify_xades(*envelope, confirmation, SomeTrust(true), kSigned);
  ASSERT_TRUE(proof) << proof.error().to_string();
  EXPECT_EQ(proof->sections[0].form, CanonicalForm::inclusive);
  EXPECT_EQ(verdict(octets), "proven") << "the sender's signature holds as before";
}

TEST(XadesProof, RefusesOneChangedOctet) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"Nr. 100", "Nr. 101"},
                                                        {"Lēmums", "Lēmumi"},
                                                        {">10<", ">1 0<"},
                                                        {"2026-11-20T08:15:48Z", "2026-11-20T08:15:49Z"}})
    EXPECT_EQ(verdict(with(from, to)), kInvalid) << from;
  for (const std::string element : {"DigestValue", "SignatureValue"}) {
    const auto value = cut(letter(), "<" + element + ">", "</" + element + ">");
    auto other = value;
    char& c = other[value.find('>') + 5];
    c = c == 'A' ? 'B' : 'A';
    EXPECT_EQ(verdict(with(value, other)), kInvalid) << element;
  }
}

TEST(XadesProof, RefusesASignedSectionThatWasMovedAway) {
  const auto forged = replaced(section(), "Nr. 100", "Nr. 999");
  const auto nameless = replaced(forged, " Id=\"SenderSection\"", "");
  const auto renamed = replaced(forged, "SenderSection", "SenderSection2");
  for (const auto& instead : {nameless, renamed})
    for (const std::string wrapper : {"Wrapper", "Extension", "ServerTransportMetadata"}) {
      const auto moved = "<" + wrapper + ">" + section() + "</" + wrapper + ">";
      EXPECT_EQ(verdict(with(section(), instead + moved)), kMismatch) << wrapper;
      EXPECT_EQ(verdict(with(section(), moved + instead)), kMismatch) << wrapper;
      EXPECT_EQ(verdict(replaced(with(section(), instead), "<Object>", "<Object>" + moved)), kProfile);
      EXPECT_EQ(verdict(with(section(), replaced(instead, "<Title>", section() + "<Title>"))), kMismatch);
    }
  const auto other_namespace = replaced(section(), "<SenderDocument", "<SenderDocument xmlns=\"urn:x\"");
  EXPECT_EQ(verdict(with(section(), other_namespace + nameless)), kMismatch);
}

TEST(XadesProof, RefusesAnIdThatIsThereTwiceWhateverItIsCalled) {
  const auto twin = replaced(section(), "Nr. 100", "Nr. 999");
  EXPECT_EQ(verdict(with(section(), twin + section())), "gate.duplicate_id");
  EXPECT_EQ(verdict(with(section(), section() + twin)), "gate.duplicate_id");
  for (const std::string attribute :
       {"ID", "id", "xml:id",
        "w:Id\" "
        "xmlns:w=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"}) {
    const auto colon = attribute.find('"');
    const std::string name = attribute.substr(0, colon);
    const std::string declared = colon == std::string::npos ? "" : attribute.substr(colon + 1) + "\"";
    EXPECT_EQ(verdict(with("<Title>", "<Title " + name + "=\"SenderSection\" " + declared + ">")),
              "gate.duplicate_id")
        << attribute;
  }
  EXPECT_EQ(verdict(with("<Title>", "<Title Id=\"SenderSignature\">")), "gate.duplicate_id");
  EXPECT_EQ(verdict(with("<Title>", "<Title Id=\"SenderProperties\">")), "gate.duplicate_id");
}

TEST(XadesProof, FindsElementsByIdAlone) {
  for (const std::string attribute : {"ID", "id", "xml:id"})
    EXPECT_EQ(verdict(with(" Id=\"SenderSection\"", " " + attribute + "=\"SenderSection\"")), kProfile)
        << attribute;
}

TEST(XadesProof, NeverBelievesAKeyByItself) {
  Hand hand = digested_exclusive();
  const auto forged = by_hand(attacker_key(), hand);
  EXPECT_EQ(verdict(replaced(forged, cut(forged, "<ds:X509Data>", "</ds:X509Data>"), "")), kProfile);

  hand.certificate = sender_key().der();
  EXPECT_EQ(verdict(by_hand(attacker_key(), hand)), kProfile)
      << "the attacker's KeyValue, the sender's certificate";
  hand.key_value = false;
  EXPECT_EQ(verdict(by_hand(attacker_key(), hand)), kInvalid)
      << "the sender's certificate, the attacker's signature";
}

TEST(XadesProof, TakesTheCertificateThatSigningCertificateNames) {
  Hand hand = digested_exclusive();
  const auto octets = by_hand(sender_key(), hand);
  const auto data = cut(octets, "<ds:X509Data>", "</ds:X509Data>");
  const auto others = "<ds:X509Data><ds:X509Certificate>" + hub::to_base64(attacker_key().der()) +
                      "</ds:X509Certificate></ds:X509Data>";
  EXPECT_EQ(verdict(replaced(octets, data, others)), "gate.signer");
  EXPECT_EQ(verdict(replaced(octets, data, others + data)), "proven") << "a chain may be there too";
}

TEST(XadesProof, AsksTheTrustBeforeItMakesAnyDigest) {
  const auto trust = hub::crypto::Trust::load(pki().ca(), pki().revocation_list({}));
  const auto envelope = XmlDocument::parse(letter());
  const auto now = std::chrono::system_clock::now();
  EXPECT_TRUE(verify_xades(*envelope, kSender, *trust, now));
  const auto foreign_one = XmlDocument::parse(by_hand(attacker_key(), digested_exclusive()));
  const auto proof = verify_xades(*foreign_one, kSender, *trust, now);
  ASSERT_FALSE(proof);
  EXPECT_EQ(proof.error().code().name, "gate.signer");

  const SomeTrust nobody(false);
  EXPECT_EQ(verdict(with("Nr. 100", "Nr. 101"), nobody), "gate.signer") << "though the digest is wrong too";
  EXPECT_EQ(nobody.asked, 1);
  EXPECT_EQ(verdict(with("#sha512", "#sha384"), nobody), kProfile);
  EXPECT_EQ(nobody.asked, 1) << "the shape is looked at first";
}

TEST(XadesProof, RefusesEveryOtherAlgorithm) {
  const std::string rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
  for (const std::string method :
       {"http://www.w3.org/2000/09/xmldsig#hmac-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512",
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1", "urn:x", ""})
    EXPECT_EQ(verdict(with(rsa, method)), kProfile) << method;
  EXPECT_EQ(verdict(with(rsa + "\"></SignatureMethod>",
                         rsa + "\"><HMACOutputLength>8</HMACOutputLength></SignatureMethod>")),
            kProfile);
  const std::string sha512 = "http://www.w3.org/2001/04/xmlenc#sha512";
  for (const std::string method :
       {"http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#md5", ""})
    EXPECT_EQ(verdict(with(sha512, method)), kProfile) << method;
  EXPECT_EQ(verdict(with("#sha1\"", "#md5\"")), kProfile) << "of SigningCertificate";
}

TEST(XadesProof, RefusesEveryOtherTransform) {
  const std::string one = cut(letter(), "<Transform ", "</Transform>");
  const auto inclusive = std::string(xades_test::kInclusive);
  for (const std::string algorithm :
       {"http://www.w3.org/TR/1999/REC-xslt-19991116", "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2", "http://www.w3.org/2000/09/xmldsig#base64",
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/2006/12/xml-c14n11"}) {
    EXPECT_EQ(verdict(with(one, replaced(one, inclusive, algorithm))), kProfile) << algorithm;
    EXPECT_EQ(verdict(with(one, one + replaced(one, inclusive, algorithm))), kProfile) << algorithm;
  }
  EXPECT_EQ(verdict(with(one, replaced(one, inclusive, inclusive + "#WithComments"))), kProfile);
  EXPECT_EQ(verdict(with(one, one + one)), kProfile);
  EXPECT_EQ(verdict(with(one, "")), kProfile);
  EXPECT_EQ(verdict(with(one, replaced(one, "></Transform>", "><XPath>1</XPath></Transform>"))), kProfile);
  const std::string method = cut(letter(), "<CanonicalizationMethod ", "</CanonicalizationMethod>");
  EXPECT_EQ(verdict(with(method, replaced(method, inclusive, inclusive + "#WithComments"))), kProfile);
}

TEST(XadesProof, RefusesEveryOtherReference) {
  for (const std::string uri :
       {"http://127.0.0.1:1/x", "file:///etc/passwd", "", "#", "#xpointer(/)",
        "#xpointer(id('SenderSection'))", "SenderSection", "#Sender Section", "#nobody"})
    EXPECT_EQ(verdict(with("URI=\"#SenderSection\"", "URI=\"" + uri + "\"")),
              uri == "#nobody" ? "gate.unsigned_part" : kProfile)
        << uri;
  EXPECT_EQ(verdict(with(" URI=\"#SenderSection\"", "")), kProfile);
  const auto reference = cut(letter(), "<Reference URI", "</Reference>");
  EXPECT_EQ(verdict(with(reference, reference + reference)), kProfile);
  EXPECT_EQ(verdict(with(reference, "")), kProfile);
  EXPECT_EQ(verdict(with(reference, reference + replaced(reference, "SenderSection", "SenderSignature"))),
            kProfile);
  EXPECT_EQ(verdict(with(reference, replaced(reference, "SenderSection", "ServerSection"))),
            "gate.unsigned_part");
  const auto to_properties = cut(letter(), "<Reference Type", "</Reference>");
  EXPECT_EQ(verdict(with(to_properties, "")), kProfile);
  EXPECT_EQ(verdict(with("#SenderProperties", "#SenderSignature")), kMismatch);
  std::string many;
  for (int at = 0; at < 1000; ++at) many += reference;
  EXPECT_EQ(verdict(with(reference, many)), kProfile);
}

TEST(XadesProof, RefusesEveryOtherShape) {
  const auto signature = cut(letter(), "<Signature ", "</Signature>");
  EXPECT_EQ(verdict(with(signature, "")), kProfile);
  EXPECT_EQ(verdict(with(signature, signature + signature)), "gate.duplicate_id");
  EXPECT_EQ(verdict(with(signature, "<More>" + signature + "</More>")), kProfile);
  EXPECT_EQ(verdict(with("Target=\"#SenderSignature\"", "Target=\"#Other\"")), kProfile);
  EXPECT_EQ(
      verdict(with("<KeyInfo>", "<KeyInfo><RetrievalMethod URI=\"http://127.0.0.1:1/\"></RetrievalMethod>")),
      kProfile);
  EXPECT_EQ(verdict(with("<KeyInfo>", "<KeyInfo><KeyName>x</KeyName>")), kProfile);
  EXPECT_EQ(verdict(with("</Object>", "</Object><Object></Object>")), kProfile);
  EXPECT_EQ(verdict(with("<Object>", "<Object><Manifest></Manifest>")), kProfile);
  EXPECT_EQ(verdict(with("<SigningTime>2026-11-20T08:15:48Z", "<SigningTime>2026-11-20T08:15:48")), kProfile);
  EXPECT_EQ(verdict(with("<Exponent>", "<Exponent x:Id=\"a\" xmlns:x=\"urn:x\">")), kProfile);
  EXPECT_EQ(verdict("<Envelope/>"), kProfile);
}

TEST(XadesProof, RefusesCommentsInstructionsAndCdataBetweenOctets) {
  EXPECT_EQ(verdict(with(">10<", ">1<!-- -->0<")), kProfile);
  EXPECT_EQ(verdict(with("<Envelope ", "<!-- --><Envelope ")), kProfile);
  EXPECT_EQ(verdict(with(">10<", ">1<?x ?>0<")), kProfile);
  EXPECT_EQ(verdict(with("<DigestValue>", "<DigestValue><!-- -->")), kProfile);
  EXPECT_EQ(verdict(with("<DigestValue>", "<DigestValue><![CDATA[]]>")), kProfile);
  EXPECT_EQ(verdict(with(">10<", "><![CDATA[1]]>0<")), "proven")
      << "the whole text is read, and is what was signed";
}

TEST(XadesProof, BoundsWhatCanonicalFormsCost) {
  std::string deep;
  std::string end;
  for (int at = 0; at < 60; ++at) {
    deep += "<a xmlns:p" + std::to_string(at) + "=\"urn:p\" xmlns:q" + std::to_string(at) + "=\"urn:q\">";
    end += "</a>";
  }
  std::string leaves;
  for (int at = 0; at < 2000; ++at) leaves += "<b/>";
  EXPECT_EQ(verdict(with("<Title>", deep + leaves + end + "<Title>")), kProfile);
  std::string many;
  for (int at = 0; at < 50'000; ++at) many += "<b/>";
  EXPECT_EQ(verdict(with("<Title>", many + "<Title>")), kProfile);
}
