#include "adapters/div/received.h"

#include <gmock/gmock.h>

#include "adapters/div/names.h"
#include "tests/unit/adapters/div/letters.h"

using adapters::div::EnvelopeTrust;
using adapters::div::read_envelope;
using adapters::div::ReceivedEnvelope;
using div_test::replaced;
using div_test::signer;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

const div_test::SomeTrust kBeliever;
const div_test::SomeTrust kDoubter{false};
const EnvelopeTrust kBoth{kBeliever, kBeliever};

std::string sent(const adapters::div::Letter& letter = div_test::letter()) {
  return *adapters::div::build_envelope(letter, signer("sender"), div_test::kNow);
}

/// The same with a further signature, by somebody else.
std::string signed_too(const std::string& octets, const std::string& by,
                       const hub::formats::XadesProfile& profile) {
  const auto envelope = hub::formats::XmlDocument::parse(octets);
  const auto signature = signer(by).signature(*envelope, profile, div_test::kNow);
  if (!signature) return signature.error().to_string();
  std::string whole = octets;
  return whole.insert(whole.rfind("</Signatures>"), *signature);
}

std::string with_server(const std::string& octets) {
  const auto whole =
      replaced(octets, "</SenderDocument>",
               "</SenderDocument><ServerTransportMetadata Id=\"ServerSection\"><MessageId>m-7</MessageId>"
               "<ServerReceivedTime>"
               "2026-11-30T10:15:48+02:00</ServerReceivedTime></ServerTransportMetadata>");
  return signed_too(whole, "server", adapters::div::server_profile());
}

std::string entry(const std::string& name, const std::string& address, const std::string& status) {
  return "<ConfirmationEntry Id=\"" + name + "RecipientSection\"><RelatedRecipients><E-Address>" + address +
         "</E-Address></RelatedRecipients><Status>" + status +
         "</Status><StatusReason>iemesls</StatusReason></ConfirmationEntry>";
}

std::string confirmed() {
  auto octets = replaced(
      with_server(sent()), "<Signatures>",
      "<RecipientConfirmations>" + entry("A1", "_PRIVATE@161175-19997", "RecipientAccepted") +
          entry("B2", "_DEFAULT@90000012345", "RecipientRejected") + "</RecipientConfirmations><Signatures>");
  octets = signed_too(octets, "first", adapters::div::confirmation_profile("A1"));
  return signed_too(octets, "second", adapters::div::confirmation_profile("B2"));
}

std::string problem(const std::string& octets, const EnvelopeTrust& trust = kBoth) {
  const auto received = read_envelope(octets, trust, div_test::kNow);
  if (received) return "read";
  return std::string(received.error().code().name) + " " + received.error().place();
}

}  // namespace

TEST(DivReceived, GivesBackTheLetterThatWasSent) {
  const auto letter = div_test::letter();
  const auto received = read_envelope(sent(), kBoth, div_test::kNow);

  ASSERT_TRUE(received) << received.error().to_string();
  const auto& read = received->letter;
  EXPECT_EQ(read.authors[0].title, letter.authors[0].title);
  EXPECT_EQ(read.date, letter.date);
  EXPECT_EQ(read.kind, letter.kind);
  EXPECT_EQ(read.kind_name, letter.kind_name);
  EXPECT_EQ(read.description, letter.description);
  EXPECT_EQ(read.title, letter.title);
  EXPECT_EQ(read.replies_to, letter.replies_to);
  ASSERT_EQ(read.files.size(), 2U);
  EXPECT_EQ(read.files[1].name, letter.files[1].name);
  EXPECT_EQ(read.files[1].size, letter.files[1].size);
  EXPECT_EQ(read.files[1].sha512, letter.files[1].sha512);
  EXPECT_TRUE(read.files[1].compressed);
  EXPECT_EQ(read.sender, letter.sender);
  EXPECT_EQ(read.sender_reference, letter.sender_reference);
  EXPECT_EQ(read.recipients[0].e_address, letter.recipients[0].e_address);
  EXPECT_EQ(read.priority, letter.priority);
  EXPECT_EQ(read.deadline, letter.deadline);
  EXPECT_EQ(read.traces[0].text, "m-1");
  EXPECT_FALSE(received->server);
  EXPECT_TRUE(received->confirmations.empty() && received->unproven.empty());
}

TEST(DivReceived, TellsWhatTheServerAndTheRecipientsSigned) {
  const auto received = read_envelope(confirmed(), kBoth, div_test::kNow);

  ASSERT_TRUE(received) << received.error().to_string();
  ASSERT_TRUE(received->server);
  EXPECT_EQ(received->server->message_id, "m-7");
  EXPECT_EQ(received->server->received, std::chrono::sys_seconds(std::chrono::seconds(1'796'026'548)));
  ASSERT_EQ(received->confirmations.size(), 2U) << received->unproven[0].why.to_string();
  EXPECT_EQ(received->confirmations[0].name, "A1");
  EXPECT_THAT(received->confirmations[0].recipients, ElementsAre("_PRIVATE@161175-19997"));
  EXPECT_TRUE(received->confirmations[0].accepted);
  EXPECT_FALSE(received->confirmations[1].accepted);
  EXPECT_EQ(received->confirmations[1].reason, "iemesls");
  EXPECT_TRUE(received->unproven.empty());
}

TEST(DivReceived, ReadsTheServersConfirmationOfALetterThatWasSent) {
  const std::string whole = with_server(sent());
  const auto cut = [&](const std::string& begin, const std::string& end) {
    const auto from = whole.find(begin);
    return whole.substr(from, whole.find(end, from) + end.size() - from);
  };
  const std::string part =
      std::string("<s:ServerConfirmationPart xmlns:s=\"") + adapters::div::kEnvelopeNamespace +
      "\" xmlns=\"" + adapters::div::kEnvelopeNamespace + "\">" +
      cut("<ServerTransportMetadata", "</ServerTransportMetadata>") + "<Signatures>" +
      cut("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"ServerSignature\"", "</Signature>") +
      "</Signatures></s:ServerConfirmationPart>";
  const auto problem = [](const std::string& envelope, const std::string& with,
                          const hub::crypto::Trust& trust) {
    const auto record = adapters::div::read_server_confirmation(envelope, with, trust, div_test::kNow);
    return record ? record->message_id : std::string(record.error().code().name);
  };
  EXPECT_EQ(problem(sent(), part, kBeliever), "m-7");
  EXPECT_EQ(problem(sent(), part, kDoubter), "gate.signer");
  EXPECT_EQ(problem(sent(), replaced(part, "10:15:48", "10:15:49"), kBeliever), "gate.signature_invalid");
  auto other = div_test::letter();
  other.title = "Cits";
  EXPECT_EQ(problem(sent(other), part, kBeliever), "gate.signature_invalid") << "it is of another letter";
  EXPECT_EQ(problem(sent(), "<ServerConfirmationPart/>", kBeliever), "codec.not_valid");
  EXPECT_EQ(problem("<Envelope/>", part, kBeliever), "hub.defect");
}

TEST(DivReceived, HandsOutNothingOfWhatIsNotProven) {
  const auto changed = read_envelope(replaced(confirmed(), ">RecipientRejected<", ">RecipientAccepted<"),
                                     kBoth, div_test::kNow);
  ASSERT_TRUE(changed);
  ASSERT_EQ(changed->confirmations.size(), 1U);
  ASSERT_EQ(changed->unproven.size(), 1U);
  EXPECT_EQ(changed->unproven[0].signature, "B2RecipientSignature");
  EXPECT_EQ(changed->unproven[0].why.code().name, "gate.signature_invalid");

  const auto no_server = read_envelope(confirmed(), EnvelopeTrust{kBeliever, kDoubter}, div_test::kNow);
  ASSERT_TRUE(no_server);
  EXPECT_FALSE(no_server->server);
  EXPECT_EQ(no_server->unproven[0].why.code().name, "gate.signer");

  const auto unknown = read_envelope(replaced(confirmed(), "Id=\"B2RecipientSignature\"", "Id=\"Other\""),
                                     kBoth, div_test::kNow);
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->unproven[0].signature, "Other");
}

TEST(DivReceived, RefusesALetterWhoseSendersSignatureDoesNotHold) {
  EXPECT_EQ(problem(replaced(sent(), "Nr. 100", "Nr. 101")), "gate.signature_invalid ");
  EXPECT_EQ(problem(sent(), EnvelopeTrust{kDoubter, kBeliever}), "gate.signer ");
  EXPECT_EQ(problem("<Envelope/>"), "codec.not_valid /Envelope");
  EXPECT_EQ(problem(""), "codec.not_well_formed 1:1");
  EXPECT_EQ(problem("<!DOCTYPE Envelope>" + sent()), "codec.dtd_forbidden 1:1");
  std::string many;
  for (int at = 0; at < 17; ++at)
    many += "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"a\"/>";
  EXPECT_EQ(problem(replaced(sent(), "</Signatures>", many + "</Signatures>")), "gate.signature_profile ");
}

TEST(DivReceived, IsOneTextInWhateverEncoding) {  // A19
  const std::string octets = sent();
  std::string utf16 = "\xFF\xFE";
  for (const char c : octets) {
    utf16 += c;
    utf16 += '\0';
  }
  const std::string nul = replaced(octets, "Nr. 100", std::string("Nr\0. 100", 8));
  EXPECT_EQ(problem("\xEF\xBB\xBF" + octets), "read") << "the same text";
  EXPECT_EQ(problem(utf16), "gate.signature_invalid ") << "letters that are no ASCII became others";
  EXPECT_EQ(problem(nul).substr(0, 6), "codec.");
  for (const char* wrong :
       {"Nr\xC0\xAE 100", "Nr\xED\xA0\x80 100", "Nr\xFF 100", "Nr&#0; 100", "Nr&#xD800; 100"})
    EXPECT_EQ(problem(replaced(octets, "Nr. 100", wrong)).substr(0, 6), "codec.") << wrong;
  EXPECT_EQ(problem("<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + octets).substr(0, 6), "codec.");
  EXPECT_NE(problem("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + octets), "read")
      << "other letters than were signed";
}

TEST(DivReceived, BelievesNoWeakOrForgedSignature) {  // A10
  const std::string octets = sent();
  const std::string rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
  for (const char* other :
       {"http://www.w3.org/2000/09/xmldsig#hmac-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512",
        ""})
    EXPECT_THAT(problem(replaced(octets, rsa, other)), HasSubstr("gate.")) << other;
  EXPECT_THAT(problem(replaced(octets, rsa + "\">", rsa + "\"><HMACOutputLength>8</HMACOutputLength>")),
              HasSubstr("gate."));
}

TEST(DivReceived, SaysWhichValueASignedEnvelopeLacks) {
  // What somebody signs who does not check.
  const auto resigned = [](const std::string& from, const std::string& to) {
    const std::string octets = sent();
    const auto begin = octets.find("<Signatures>");
    const std::string bare =
        replaced(octets.substr(0, begin), from, to) + "<Signatures></Signatures></Envelope>";
    return problem(signed_too(bare, "sender", adapters::div::sender_profile()));
  };
  EXPECT_EQ(resigned("<Date>2026-11-30</Date>", "<Date>2026-11-30+02:00</Date>"), "read");
  EXPECT_EQ(resigned("<Date>2026-11-30</Date>", "<Date>2026-11-31</Date>"),
            "codec.not_valid /SenderDocument/DocumentMetadata/GeneralMetadata/Date");
  EXPECT_EQ(resigned("<Date>2026-11-30</Date>", ""),
            "codec.not_valid /SenderDocument/DocumentMetadata/GeneralMetadata/Date");
  EXPECT_EQ(resigned("<Priority>high</Priority>", "<Priority>high</Priority><Priority>low</Priority>"),
            "codec.not_valid /SenderDocument/SenderTransportMetadata/Priority");
  EXPECT_EQ(resigned("xmlenc#sha512", "xmlenc#sha256"),
            "codec.not_valid /SenderDocument/DocumentMetadata/PayloadReference/File");
  EXPECT_EQ(resigned("<Size>1234</Size>", "<Size>-1</Size>"),
            "codec.not_valid /SenderDocument/DocumentMetadata/PayloadReference/File");
  EXPECT_EQ(resigned("<Name>lēmums.pdf</Name>", "<Name>../lēmums.pdf</Name>"),
            "codec.wrong_shape /files/0/name");
  EXPECT_EQ(resigned("<Name>lēmums.pdf</Name>", "<Name>pielikums nr. 1.pdf</Name>"),
            "codec.wrong_shape /files/1/name");
  EXPECT_EQ(resigned("_PRIVATE@161175-19997", "anna@example.org"),
            "codec.wrong_shape /recipients/0/eAddress");
}

TEST(DivReceived, ReadsAPersonAsAuthor) {
  const std::string octets = sent();
  const auto bare = replaced(octets.substr(0, octets.find("<Signatures>")),
                             "<Institution><Title>Ķekavas novada pašvaldība</Title></Institution>",
                             "<PrivatePerson><p:Name xmlns:p=\"urn:p\">Anna</p:Name>\n<p:Surname "
                             "xmlns:p=\"urn:p\">Liepa</p:Surname></PrivatePerson>") +
                    "<Signatures></Signatures></Envelope>";
  const auto received =
      read_envelope(signed_too(bare, "sender", adapters::div::sender_profile()), kBoth, div_test::kNow);
  ASSERT_TRUE(received) << received.error().to_string();
  EXPECT_TRUE(received->letter.authors[0].is_person);
  EXPECT_EQ(received->letter.authors[0].title, "Anna Liepa");
}
