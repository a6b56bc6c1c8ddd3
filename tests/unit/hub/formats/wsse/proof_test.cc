#include "hub/formats/wsse/proof.h"

#include <gmock/gmock.h>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/formats/soap/envelope.h"
#include "hub/formats/wsse/signing.h"
#include "tests/support/temp_pki.h"

using namespace std::chrono_literals;
using hub::formats::build_envelope;
using hub::formats::CryptoProfile;
using hub::formats::parse_request;
using hub::formats::SoapVersion;
using hub::formats::verify_wsse;
using hub::formats::WsseSigner;
using support::TempPki;

namespace {

// 2026-11-20T08:15:48.123Z, as the envelopes below say.
const auto kNow = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'795'162'548'123));

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

std::string sign(SoapVersion version, TempPki::Key kind, const std::vector<std::string>& parts,
                 const std::string& header = "") {
  static const auto rsa = pki().issue("rsa", "DNS:x", TempPki::Validity::now, TempPki::Key::rsa);
  static const auto ec = pki().issue("ec", "DNS:x", TempPki::Validity::now, TempPki::Key::ec);
  const auto& pair = kind == TempPki::Key::rsa ? rsa : ec;
  CryptoProfile profile;
  profile.sign = true;
  profile.certificate = pair.certificate;
  profile.key = pair.key;
  profile.parts = parts;
  auto built = build_envelope(version, {"urn:do", "7", "urn:hub"},
                              "<q:Ask xmlns:q='urn:q'><q:amount>100</q:amount></q:Ask>");
  std::string octets = built->to_octets();
  octets.insert(octets.find('>', octets.find("Header")) + 1, header);
  auto whole = hub::formats::XmlDocument::parse(octets);
  const auto signer = WsseSigner::load(profile);
  const auto done = (*signer)->sign(*whole, kNow);
  return done ? whole->to_octets() : done.error().to_string();
}

const std::vector<std::string> kAll{"Timestamp", "To", "Action", "MessageID", "Body"};

/// A signed question; its ids are `Body-7`, `To-7` and so on.
const std::string& question() {
  static const std::string octets = sign(SoapVersion::v1_2, TempPki::Key::ec, kAll);
  return octets;
}

/// The error's code, or "proven".
std::string verdict(const std::string& octets, std::chrono::system_clock::time_point now = kNow,
                    const SomeTrust& trust = SomeTrust(true)) {
  const auto request = parse_request(octets);
  if (!request) return request.error().to_string();
  const auto proof = verify_wsse(*request, trust, now);
  return proof ? "proven" : std::string(proof.error().code().name);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return place == std::string::npos ? text : text.replace(place, from.size(), to);
}

/// The question with one text put in the place of another.
std::string with(const std::string& from, const std::string& to) {
  return replaced(question(), from, to);
}

/// From the first `begin` to the end of the first `end` after it.
std::string cut(const std::string& text, const std::string& begin, const std::string& end) {
  const auto from = text.find(begin);
  const auto to = text.find(end, from);
  EXPECT_TRUE(from != std::string::npos && to != std::string::npos) << begin << end;
  return text.substr(from, to + end.size() - from);
}

std::string body() {
  return cut(question(), "<soap:Body", "</soap:Body>");
}

std::string timestamp() {
  return cut(question(), "<wsu:Timestamp", "</wsu:Timestamp>");
}

std::string with_times(const std::string& created, const std::string& expires) {
  return with(cut(question(), "<wsu:Created>", "</wsu:Expires>"),
              "<wsu:Created>" + created + "</wsu:Created><wsu:Expires>" + expires + "</wsu:Expires>");
}

constexpr const char* kProfile = "gate.signature_profile";
constexpr const char* kMismatch = "gate.signed_element_mismatch";

}  // namespace

TEST(WsseProof, ProvesWhatIsSignedInEitherVersionAndWithEitherKey) {
  for (const auto version : {SoapVersion::v1_1, SoapVersion::v1_2})
    for (const auto kind : {TempPki::Key::rsa, TempPki::Key::ec})
      EXPECT_EQ(verdict(sign(version, kind, kAll)), "proven");
}

TEST(WsseProof, SaysWhoSignedAndWhetherTheContextIsCovered) {
  const auto plain = parse_request(question());
  const auto open = parse_request(
      sign(SoapVersion::v1_2, TempPki::Key::ec, kAll, "<Context xmlns='urn:sakta:exchange:1'/>"));
  ASSERT_TRUE(plain && open);

  const auto covered = verify_wsse(*plain, SomeTrust(true), kNow);
  const auto uncovered = verify_wsse(*open, SomeTrust(true), kNow);

  ASSERT_TRUE(covered && uncovered);
  EXPECT_EQ(covered->signer.names, std::vector<std::string>{"uri:urn:test"});
  EXPECT_TRUE(covered->context_signed) << "there is none";
  EXPECT_FALSE(uncovered->context_signed);
}

TEST(WsseProof, RefusesOneChangedOctetInEachPart) {
  const std::string octets = sign(SoapVersion::v1_2, TempPki::Key::rsa, kAll);
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{">100<", ">101<"},
                                                        {">urn:do<", ">urn:d0<"},
                                                        {">urn:hub<", ">urn:hut<"},
                                                        {">7<", ">8<"},
                                                        {".123Z</wsu:Created>", ".124Z</wsu:Created>"}})
    EXPECT_EQ(verdict(replaced(octets, from, to)), "gate.signature_invalid") << from;
}

TEST(WsseProof, RefusesAChangedDigestAndAChangedSignature) {
  for (const std::string element : {"DigestValue", "SignatureValue"}) {
    const auto value = cut(question(), "<ds:" + element + ">", "</ds:" + element + ">");
    auto other = value;
    char& c = other[value.find('>') + 5];
    c = c == 'A' ? 'B' : 'A';
    EXPECT_EQ(verdict(with(value, other)), "gate.signature_invalid") << element;
  }
}

TEST(WsseProof, RefusesARequestWithoutSecurity) {
  EXPECT_EQ(verdict(with(cut(question(), "<wsse:Security", "</wsse:Security>"), "")),
            "gate.signature_missing");
}

TEST(WsseProof, RefusesASignedBodyThatWasMovedAway) {
  const auto unsigned_body = replaced(replaced(body(), ">100<", ">999<"), " wsu:Id=\"Body-7\"", "");
  for (const std::string wrapper : {"<w:Wrapper xmlns:w='urn:w'>", "<soap:Header2 xmlns:soap='urn:w'>"}) {
    const auto end = "</" + wrapper.substr(1, wrapper.find(' ') - 1) + ">";
    const auto moved =
        replaced(with(body(), unsigned_body), "</soap:Header>", wrapper + body() + end + "</soap:Header>");
    EXPECT_EQ(verdict(moved), kMismatch);
  }
  EXPECT_EQ(verdict(replaced(with(body(), unsigned_body), "</soap:Header>", body() + "</soap:Header>")),
            kMismatch)
      << "directly in the Header, with the name Body";
}

TEST(WsseProof, RefusesASignedTimestampThatWasMovedAway) {
  const auto fresh = replaced(timestamp(), " wsu:Id=\"Timestamp-7\"", "");
  const auto moved = replaced(with(timestamp(), fresh), "</soap:Header>",
                              "<w xmlns='urn:w'>" + timestamp() + "</w></soap:Header>");
  EXPECT_EQ(verdict(moved), kMismatch);
}

TEST(WsseProof, RefusesAnIdThatIsThereTwiceBeforeAndAfter) {
  const auto twin = replaced(body(), ">100<", ">999<");
  EXPECT_EQ(verdict(with("</soap:Header>", "<w xmlns='urn:w'>" + twin + "</w></soap:Header>")),
            "gate.duplicate_id");
  EXPECT_EQ(verdict(with(">100<", "><w xmlns='urn:w'>" + twin + "</w><")), "gate.duplicate_id");
}

TEST(WsseProof, CountsEveryKindOfIdAgainstTheSignedOnes) {
  for (const std::string attribute : {"Id", "ID", "xml:id", "wsu:Id"})
    EXPECT_EQ(verdict(with("<q:amount>", "<q:amount " + attribute + "='Body-7'>")), "gate.duplicate_id")
        << attribute;
  EXPECT_EQ(verdict(with("<q:amount>", "<q:amount Id='a' ><n ID='a'/>")), "gate.signature_invalid")
      << "ids of the payload's own are no business of the signature";
}

TEST(WsseProof, FindsElementsByWsuIdAlone) {
  for (const std::string attribute : {"Id", "ID", "xml:id"})
    EXPECT_EQ(verdict(with(" wsu:Id=\"Body-7\"", " " + attribute + "=\"Body-7\"")), kProfile) << attribute;
}

TEST(WsseProof, RefusesMoreIdsThanAnySignerGives) {
  std::string many;
  for (int at = 0; at < 65; ++at) many += "<n wsu:Id='n" + std::to_string(at) + "'/>";
  EXPECT_EQ(verdict(with("<q:amount>", many + "<q:amount>")), kProfile);
}

TEST(WsseProof, BoundsTheElementsThatXmlsecHasToWalkOver) {
  const auto transform = cut(question(), "<ds:Transform ", "/>");
  const std::string listing =
      replaced(transform, "/>",
               "><InclusiveNamespaces xmlns='http://www.w3.org/2001/10/xml-exc-c14n#' "
               "PrefixList='q'/></ds:Transform>");
  const auto with_elements = [&](int count) {
    std::string many;
    for (int at = 0; at < count; ++at) many += "<n/>";
    return with("<q:amount>", many + "<q:amount>");
  };
  EXPECT_EQ(verdict(with_elements(9'900)), "gate.signature_invalid") << "few enough, but not what was signed";
  EXPECT_EQ(verdict(with_elements(10'000)), kProfile);
  EXPECT_EQ(verdict(replaced(with_elements(1'900), transform, listing)), "gate.signature_invalid");
  EXPECT_EQ(verdict(replaced(with_elements(2'000), transform, listing)), kProfile);
}

TEST(WsseProof, DemandsThatEachPartIsSigned) {
  for (const auto& part : kAll) {
    std::vector<std::string> others;
    for (const auto& other : kAll)
      if (other != part) others.push_back(other);
    EXPECT_EQ(verdict(sign(SoapVersion::v1_1, TempPki::Key::ec, others)), "gate.unsigned_part") << part;
  }
}

TEST(WsseProof, DemandsThePartsThatMayBeLeftOutElsewhere) {
  for (const std::string part : {"To", "Action", "MessageID"}) {
    const auto block = cut(question(), "<wsa:" + part, "</wsa:" + part + ">");
    const auto verdict_without = verdict(with(block, ""));
    EXPECT_EQ(verdict_without, kProfile) << part << ": a Reference without its element";
    EXPECT_EQ(verdict(with(block, "<w xmlns='urn:w'>" + block + "</w>")), kMismatch) << part;
  }
}

TEST(WsseProof, RefusesTransformsOtherThanOneExclusiveC14n) {
  const std::string exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
  const auto transforms = cut(question(), "<ds:Transforms>", "</ds:Transforms>");
  const auto transform = cut(question(), "<ds:Transform ", "/>");
  for (const std::string algorithm :
       {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments", "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116", "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64", "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform",
        ""})
    EXPECT_EQ(verdict(with(transform, replaced(transform, exclusive, algorithm))), kProfile) << algorithm;
  EXPECT_EQ(verdict(with(transforms, "")), kProfile) << "none: that is inclusive C14N";
  EXPECT_EQ(verdict(with(transforms, "<ds:Transforms/>")), kProfile);
  EXPECT_EQ(verdict(with(transform, transform + transform)), kProfile);
  EXPECT_EQ(verdict(with(transform, "<ds:Transform Algorithm='" + exclusive + "'><XPath/></ds:Transform>")),
            kProfile);
}

TEST(WsseProof, RefusesAnotherCanonicalizationMethod) {
  const auto method = cut(question(), "<ds:CanonicalizationMethod", "/>");
  EXPECT_EQ(verdict(with(method, replaced(method, "http://www.w3.org/2001/10/xml-exc-c14n#",
                                          "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"))),
            kProfile);
  EXPECT_EQ(verdict(with(method, "")), kProfile);
}

TEST(WsseProof, BoundsThePrefixesOfExclusiveC14n) {
  const auto transform = cut(question(), "<ds:Transform ", "/>");
  const auto listing = [&](const std::string& prefixes) {
    return with(
        transform,
        replaced(transform, "/>",
                 "><InclusiveNamespaces xmlns='http://www.w3.org/2001/10/xml-exc-c14n#' PrefixList='" +
                     prefixes + "'/></ds:Transform>"));
  };
  std::string many;
  for (int at = 0; at < 17; ++at) many += "p" + std::to_string(at) + " ";
  EXPECT_EQ(verdict(listing("soap wsa")), "gate.signature_invalid") << "well made, but not what was signed";
  EXPECT_EQ(verdict(listing(many)), kProfile);
  EXPECT_EQ(verdict(listing(std::string(300, 'p'))), kProfile);
}

TEST(WsseProof, RefusesWeakAndStrangeAlgorithms) {
  const auto method = cut(question(), "<ds:SignatureMethod", "/>");
  for (const std::string algorithm :
       {"http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        ""})
    EXPECT_EQ(verdict(with(method, "<ds:SignatureMethod Algorithm='" + algorithm + "'/>")), kProfile)
        << algorithm;
  EXPECT_EQ(
      verdict(with(method, replaced(method, "/>",
                                    "><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>"))),
      kProfile);
  const auto digest = cut(question(), "<ds:DigestMethod", "/>");
  for (const std::string algorithm :
       {"http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#md5", ""})
    EXPECT_EQ(verdict(with(digest, "<ds:DigestMethod Algorithm='" + algorithm + "'/>")), kProfile)
        << algorithm;
}

TEST(WsseProof, RefusesReferencesThatAreNoPlainId) {
  for (const std::string uri : {"", "Body-7", "#", "http://127.0.0.1/x", "file:///etc/passwd", "#xpointer(/)",
                                "#xpointer(id('Body-7'))", "cid:1", "#Body 7", "#7", "#Body-7')or('"})
    EXPECT_EQ(verdict(with("URI=\"#Body-7\"", "URI=\"" + uri + "\"")), kProfile) << uri;
  EXPECT_EQ(verdict(with(" URI=\"#Body-7\"", "")), kProfile);
  EXPECT_EQ(verdict(with("URI=\"#Body-7\"", "URI=\"#Nobody\"")), kProfile);
  EXPECT_EQ(verdict(with("URI=\"#Body-7\"", "URI=\"#To-7\"")), kProfile) << "one element twice";
}

TEST(WsseProof, RefusesAttributesThatStandForOthers) {
  EXPECT_EQ(verdict(with("<ds:Reference URI=\"#Body-7\"", "<ds:Reference wsu:URI=\"#w\" URI=\"#Body-7\"")),
            kProfile);
  EXPECT_EQ(verdict(with("<ds:Transform Algorithm=", "<ds:Transform wsu:Algorithm='urn:x' Algorithm=")),
            kProfile);
}

TEST(WsseProof, RefusesMoreThanEightReferences) {
  const auto reference = cut(question(), "<ds:Reference ", "</ds:Reference>");
  std::string many;
  for (int at = 0; at < 1000; ++at) many += reference;
  EXPECT_EQ(verdict(with(reference, many)), kProfile);
}

TEST(WsseProof, RefusesEveryKeyButTheTokens) {
  const auto info = cut(question(), "<ds:KeyInfo>", "</ds:KeyInfo>");
  const auto token = cut(question(), "<wsse:SecurityTokenReference>", "</wsse:SecurityTokenReference>");
  for (const std::string key :
       {"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus></ds:RSAKeyValue></ds:KeyValue>",
        "<ds:RetrievalMethod URI='http://127.0.0.1/key'/>", "<ds:KeyName>hub</ds:KeyName>",
        "<ds:X509Data><ds:X509SubjectName>CN=x</ds:X509SubjectName></ds:X509Data>", ""}) {
    EXPECT_EQ(verdict(with(info, "<ds:KeyInfo>" + key + "</ds:KeyInfo>")), kProfile) << key;
    if (!key.empty()) {
      EXPECT_EQ(verdict(with(info, "<ds:KeyInfo>" + key + token + "</ds:KeyInfo>")), kProfile) << key;
      EXPECT_EQ(verdict(with(info, "<ds:KeyInfo>" + token + key + "</ds:KeyInfo>")), kProfile) << key;
    }
  }
  EXPECT_EQ(verdict(with(info, "")), kProfile);
  EXPECT_EQ(verdict(with("URI=\"#X509-7\"", "URI=\"#Body-7\"")), kProfile) << "another element as token";
  EXPECT_EQ(verdict(with("URI=\"#X509-7\"", "URI=\"http://127.0.0.1/token\"")), kProfile);
}

TEST(WsseProof, RefusesTokensThatAreNoCertificate) {
  const auto token = cut(question(), "<wsse:BinarySecurityToken", "</wsse:BinarySecurityToken>");
  const auto text = cut(token, ">", "<");
  const std::string type = "#X509v3\"";
  EXPECT_EQ(verdict(with(token, replaced(token, type, "#X509PKIPathv1\""))), kProfile);
  EXPECT_EQ(verdict(with(text, "><a/><")), kProfile);
  EXPECT_EQ(verdict(with(text, ">%<")), "gate.signer");
  EXPECT_EQ(verdict(with(text, "><")), "gate.signer");
  EXPECT_EQ(verdict(with(text, ">AAAA<")), "gate.signer");
  EXPECT_EQ(verdict(with(text, ">" + std::string(20'000, 'A') + "<")), "gate.signer");
}

TEST(WsseProof, RefusesTwoOfWhatMustBeOne) {
  const auto signature = cut(question(), "<ds:Signature ", "</ds:Signature>");
  const auto info = cut(question(), "<ds:SignedInfo>", "</ds:SignedInfo>");
  const auto token = cut(question(), "<wsse:BinarySecurityToken", "</wsse:BinarySecurityToken>");
  EXPECT_EQ(verdict(with(signature, signature + signature)), kProfile);
  EXPECT_EQ(verdict(with(signature, "")), kProfile);
  EXPECT_EQ(verdict(with(info, info + info)), kProfile);
  EXPECT_EQ(verdict(with(info, "<ds:Object>" + info + "</ds:Object>")), kProfile);
  EXPECT_EQ(verdict(with("</ds:Signature>", "<ds:Object>" + info + "</ds:Object></ds:Signature>")), kProfile);
  EXPECT_EQ(verdict(with(token, token + token)), kProfile);
  EXPECT_EQ(verdict(with(timestamp(), timestamp() + timestamp())), "gate.timestamp");
  EXPECT_EQ(verdict(with(timestamp(), "")), "gate.timestamp");
}

TEST(WsseProof, RefusesWhatItDoesNotKnowInTheSecurityBlock) {
  for (const std::string other :
       {"<wsse:UsernameToken/>", "<EncryptedKey xmlns='http://www.w3.org/2001/04/xmlenc#'/>",
        "<ds:Reference xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>"})
    EXPECT_EQ(verdict(with("</wsse:Security>", other + "</wsse:Security>")), kProfile) << other;
}

TEST(WsseProof, RefusesCommentsAndCdataInTheSecurityBlock) {
  const auto value = cut(question(), "<ds:DigestValue>", "</ds:DigestValue>");
  EXPECT_EQ(verdict(with(value, replaced(value, ">", "><!-- -->"))), kProfile);
  EXPECT_EQ(verdict(with(value, replaced(value, ">", "><![CDATA[A]]>"))), kProfile);
  EXPECT_EQ(verdict(with("<wsu:Created>", "<!-- --><wsu:Created>")), kProfile);
}

TEST(WsseProof, HoldsTheTimestampToFiveMinutesBackAndOneAhead) {
  EXPECT_EQ(verdict(question(), kNow + 299s), "proven");
  EXPECT_EQ(verdict(question(), kNow - 60s), "proven");
  EXPECT_EQ(verdict(question(), kNow + 300s), "gate.timestamp") << "Expires is reached";
  EXPECT_EQ(verdict(question(), kNow - 61s), "gate.timestamp");
  EXPECT_EQ(verdict(with_times("2026-11-20T08:10:47Z", "2026-11-20T09:10:47Z")), "gate.timestamp")
      << "301 s old";
  EXPECT_EQ(verdict(with_times("2026-11-20T08:10:49Z", "2026-11-20T09:10:47Z")), "gate.signature_invalid")
      << "299 s";
}

TEST(WsseProof, RefusesTimesThatCannotBe) {
  const std::string good = "2026-11-20T08:15:48Z";
  for (const std::string wrong : {"2026-11-20T08:15:48",
                                  "2026-11-20T10:15:48+02:00",
                                  "2026-11-20T08:15:48+00:00",
                                  "2026-11-20T08:15:48z",
                                  "2026-11-20 08:15:48Z",
                                  "2026-11-20T08:15Z",
                                  "2026-11-20T08:15:60Z",
                                  "2026-11-20T24:15:48Z",
                                  "2026-02-29T08:15:48Z",
                                  "2026-13-20T08:15:48Z",
                                  "9999-11-20T08:15:48Z",
                                  "0000-11-20T08:15:48Z",
                                  "-2026-11-20T08:15:48Z",
                                  "2026-11-20T08:15:48.Z",
                                  "2026-11-20T08:15:48.1234567890Z",
                                  " 2026-11-20T08:15:48Z",
                                  "2026-11-20T08:15:48Z ",
                                  "",
                                  "now",
                                  "1795162548"}) {
    EXPECT_EQ(verdict(with_times(wrong, "2026-11-20T08:20:00Z")), "gate.timestamp") << wrong;
    EXPECT_EQ(verdict(with_times(good, wrong)), "gate.timestamp") << wrong;
  }
  EXPECT_EQ(verdict(with_times("2026-11-20T08:15:48.123456789Z", "2026-11-20T08:20:00.1Z")),
            "gate.signature_invalid");
  EXPECT_EQ(verdict(with_times(good, good)), "gate.timestamp") << "no time between";
  EXPECT_EQ(verdict(with_times(good, "2026-11-20T08:15:47Z")), "gate.timestamp") << "ends before it begins";
  EXPECT_EQ(verdict(with_times(good, "2026-11-21T08:15:49Z")), "gate.timestamp") << "more than a day";
  EXPECT_EQ(verdict(with(cut(question(), "<wsu:Expires>", "</wsu:Expires>"), "")), "gate.timestamp");
}

TEST(WsseProof, AsksForTheCertificateBeforeAnyDigestAndAfterAllThatIsCheap) {
  const SomeTrust none(false);
  EXPECT_EQ(verdict(with(">100<", ">101<"), kNow, none), "gate.signer");
  EXPECT_EQ(none.asked, 1);
  EXPECT_EQ(verdict(question(), kNow + 1h, none), "gate.timestamp");
  EXPECT_EQ(verdict(with("#ecdsa-sha256", "#ecdsa-sha1"), kNow, none), kProfile);
  EXPECT_EQ(none.asked, 1);
}
