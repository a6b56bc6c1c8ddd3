#include "adapters/div/envelope.h"

#include <gmock/gmock.h>

#include "adapters/div/received.h"
#include "tests/unit/adapters/div/letters.h"

using adapters::div::build_envelope;
using adapters::div::read_envelope;
using testing::HasSubstr;

namespace {

std::string built(const adapters::div::Letter& letter) {
  const auto envelope = build_envelope(letter, div_test::signer("sender"), div_test::kNow);
  return envelope ? *envelope : envelope.error().to_string();
}

std::string section_of(const std::string& envelope) {
  const auto from = envelope.find("<SenderDocument");
  return envelope.substr(from, envelope.find("<Signatures>") - from);
}

}  // namespace

TEST(DivEnvelope, HasItsChildrenInTheOrderOfTheOneThatWasTaken) {
  adapters::div::Letter letter = div_test::letter();
  letter.files.resize(1);
  letter.recipients.resize(1);
  letter.recipients[0].sealed = adapters::div::SealedKey{"key", std::string(20, 't')};
  const std::string digest = hub::to_base64(letter.files[0].sha512);
  EXPECT_EQ(
      section_of(built(letter)),
      "<SenderDocument "
      "Id=\"SenderSection\"><DocumentMetadata><GeneralMetadata><Authors><AuthorEntry><Institution>"
      "<Title>Ķekavas novada pašvaldība</Title></Institution></AuthorEntry></Authors><Date>2026-11-30</Date>"
      "<DocumentKind><DocumentKindCode>DOC_EMPTY</DocumentKindCode><DocumentKindVersion>1.0</"
      "DocumentKindVersion>"
      "<DocumentKindName>Vēstule</DocumentKindName></DocumentKind><Description>Par &amp; pret "
      "&lt;visu&gt;&#10;otrā "
      "rindā</Description><Title>Lēmums Nr. 100</Title></GeneralMetadata><CommonMetadata><DocumentReferences>"
      "<ReferenceEntry><RefRegistrationNumber>IES-7</RefRegistrationNumber></ReferenceEntry></"
      "DocumentReferences>"
      "</CommonMetadata><PayloadReference><File><MimeType>application/pdf</MimeType><Size>1234</"
      "Size><Name>lēmums.pdf"
      "</Name><Content><ContentReference>0</ContentReference><ds:DigestMethod "
      "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha512\">"
      "</ds:DigestMethod><ds:DigestValue xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" +
          digest +
          "</ds:DigestValue></Content><Compressed>false</Compressed><AppendixNumber>1</AppendixNumber></File>"
          "</PayloadReference></"
          "DocumentMetadata><SenderTransportMetadata><SenderE-Address>_DEFAULT@90000069281"
          "</SenderE-Address><SenderRefNumber>0195d7f3-9c1e-7abc-8def-0123456789ab</"
          "SenderRefNumber><Recipients>"
          "<RecipientEntry><RecipientE-Address>_PRIVATE@161175-19997</RecipientE-Address><EncryptionInfo>"
          "<Key>a2V5</Key><CertificateThumbprint>dHR0dHR0dHR0dHR0dHR0dHR0dHQ=</CertificateThumbprint>"
          "</EncryptionInfo></RecipientEntry></Recipients><NotifySenderOnDelivery>true</"
          "NotifySenderOnDelivery>"
          "<Priority>high</Priority><DeliveryDeadline>2026-11-27T06:55:48Z</DeliveryDeadline><TraceInfo>"
          "<TraceInfoEntry><TraceInfoID>message</TraceInfoID><TraceText>m-1</TraceText></TraceInfoEntry></"
          "TraceInfo>"
          "</SenderTransportMetadata></SenderDocument>");
}

TEST(DivEnvelope, IsTheSameOctetsEachTimeAndStaysProvenInASoapBody) {
  const std::string envelope = built(div_test::letter());
  EXPECT_EQ(envelope, built(div_test::letter())) << "a resend is the same octets";
  const std::string soap =
      "<Envelope xmlns=\"http://www.w3.org/2003/05/soap-envelope\"><Header xmlns:w=\"urn:w\"/><Body>"
      "<SendMessageInput xmlns=\"http://vraa.gov.lv/xmlschemas/div/uui/2011/11\">" +
      envelope + "</SendMessageInput></Body></Envelope>";
  const auto parsed = hub::formats::XmlDocument::parse(soap);
  ASSERT_TRUE(parsed);
  const std::string again = parsed->to_octets();
  const auto at = again.find("<Envelope xmlns=\"http://ivis");
  ASSERT_NE(at, std::string::npos);
  const auto cut_out = again.substr(at, again.find("</SendMessageInput>") - at);
  const div_test::SomeTrust trust;
  const adapters::div::EnvelopeTrust both{trust, trust};
  for (const auto& octets : {envelope, cut_out}) {
    const auto received = read_envelope(octets, both, div_test::kNow);
    ASSERT_TRUE(received) << received.error().to_string();
    EXPECT_EQ(received->sender.sections[0].second, hub::formats::CanonicalForm::both);
  }
}

TEST(DivEnvelope, IsNotBuiltOfAWrongLetterNorForAPerson) {
  auto letter = div_test::letter();
  letter.files[0].name = "a/b";
  EXPECT_THAT(built(letter), HasSubstr("codec.wrong_shape"));
  letter = div_test::letter();
  letter.authors[0].is_person = true;
  EXPECT_THAT(built(letter), HasSubstr("institutions only"));
}
