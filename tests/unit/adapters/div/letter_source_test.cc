#include "adapters/div/letter_source.h"

#include <gtest/gtest.h>

#include <map>

#include "adapters/div/attachment_key.h"
#include "adapters/div/names.h"
#include "adapters/div/received.h"
#include "hub/crypto/certified_key.h"
#include "hub/crypto/rsa_oaep.h"
#include "hub/http/client.h"
#include "tests/support/run_task.h"
#include "tests/support/scripted_clock.h"
#include "tests/unit/adapters/div/letters.h"

using adapters::div::AttachmentKey;
using adapters::div::DigestsOf;
using adapters::div::LetterKeys;
using adapters::div::LetterSettings;
using adapters::div::LetterSource;
using adapters::div::OperationAnswer;

namespace {

constexpr auto kLetterId = "m-7";
constexpr auto kAddress = "_DEFAULT@90000012345";

std::string sha512_of(const std::string& octets) {
  return hub::crypto::digest(hub::crypto::Hash::sha512, octets);
}

std::string octets_of(std::unique_ptr<adapters::div::Octets> octets) {
  std::string all;
  std::string piece(65'536, '\0');
  for (;;) {
    const auto count = octets->read(piece);
    if (!count || *count == 0) return all;
    all.append(piece, 0, *count);
  }
}

/// The e-address with one letter: what it holds a test changes before it is fetched.
class LetterOffice final : public adapters::div::Operations {
 public:
  hub::port::Task<hub::Result<OperationAnswer>> call(std::string operation, std::string input) override {
    calls.push_back(operation);
    if (operation == "ConfirmMessage") confirmed.push_back(input);
    if (refused == operation)
      co_return hub::Error(hub::codes::deliver_refused, "refused").by({"", refusal, {}});
    std::string answer;
    if (operation == "GetMessageList") answer = list;
    if (operation == "GetMessage") answer = message();
    if (operation == "GetAttachmentSection") answer = section(input);
    const std::string body = "<" + operation + "Output xmlns=\"" + adapters::div::kUnifiedNamespace + "\">" +
                             answer + "</" + operation + "Output>";
    auto output = hub::formats::XmlDocument::parse(body);
    co_return OperationAnswer{
        *std::move(output),
        "<Envelope xmlns=\"http://www.w3.org/2003/05/soap-envelope\"><Body>" + body + "</Body></Envelope>"};
  }

  std::vector<std::string> calls;
  std::vector<std::string> confirmed;
  std::string list = "<HasMoreData>false</HasMoreData><MessageHeaders/>";
  std::string envelope;
  std::vector<std::string> contents;  ///< As they are sent; by their place.
  std::size_t section_size = 0;       ///< 0: with the letter.
  std::string refused;                ///< An operation,
  std::string refusal;                ///< and the code.

 private:
  [[nodiscard]] std::string message() const {
    std::string xml = envelope + "<AttachmentsOutput>";
    for (std::size_t i = 0; i < contents.size(); ++i) {
      xml += "<AttachmentOutput><ContentId>" + std::to_string(i) + "</ContentId>";
      if (section_size == 0)
        xml +=
            "<Contents>" + hub::to_base64(contents[i]) + "</Contents><IsSeparateCall>false</IsSeparateCall>";
      else
        xml += "<IsSeparateCall>true</IsSeparateCall><SectionCount>" +
               std::to_string((contents[i].size() + section_size - 1) / section_size) +
               "</SectionCount><SectionSize>" + std::to_string(section_size) + "</SectionSize>";
      xml += "</AttachmentOutput>";
    }
    return xml + "</AttachmentsOutput><Recipients xmlns:b=\"" + adapters::div::kArraysNamespace +
           "\"><b:string>" + kAddress + "</b:string></Recipients><ConfirmationName>A1</ConfirmationName>";
  }
  [[nodiscard]] std::string section(const std::string& input) const {
    const auto number = [&](const std::string& open) {
      return std::stoul(input.substr(input.find(open) + open.size()));
    };
    const std::string& all = contents.at(number("<ContentId>"));
    return "<Contents>" + hub::to_base64(all.substr(number("<SectionIndex>") * section_size, section_size)) +
           "</Contents>";
  }
};

struct LettersThatCame : testing::Test {
  LettersThatCame() {
    const auto pair =
        div_test::pki().issue("ours", "DNS:x", support::TempPki::Validity::now, support::TempPki::Key::rsa);
    certificate = pair.certificate;
    private_key = pair.key;
    auto signer = hub::formats::XadesSigner::load(pair.certificate, pair.key);
    keys = LetterKeys{std::make_shared<div_test::SomeTrust>(), std::make_shared<div_test::SomeTrust>(),
                      std::make_shared<hub::crypto::OaepOpener>(pair.key), *std::move(signer)};
  }

  /// The letter with these files, signed by its sender and by the e-address.
  void arrives(const std::vector<std::string>& files, const std::optional<AttachmentKey>& key = std::nullopt,
               bool compressed = false) {
    auto letter = div_test::letter();
    letter.recipients = {{kAddress, {}}};
    letter.files.clear();
    office.contents.clear();
    for (std::size_t i = 0; i < files.size(); ++i) {
      adapters::div::LetterFile file;
      file.name = "pielikums-" + std::to_string(i) + ".txt";
      file.mime_type = "text/plain";
      file.size = files[i].size();
      file.sha512 = sha512_of(files[i]);
      file.content_reference = std::to_string(i);
      file.compressed = compressed;
      letter.files.push_back(file);
      office.contents.push_back(octets_of(
          adapters::div::outgoing(std::make_unique<adapters::div::HeldOctets>(files[i]), compressed, key)));
    }
    if (key) letter.recipients.front().sealed = sealed(*key);
    auto octets = *adapters::div::build_envelope(letter, div_test::signer("sender"), div_test::kNow);
    octets = div_test::replaced(
        octets, "</SenderDocument>",
        "</SenderDocument><ServerTransportMetadata Id=\"ServerSection\"><MessageId>m-7</MessageId>"
        "<ServerReceivedTime>2026-11-30T10:15:48+02:00</ServerReceivedTime></ServerTransportMetadata>");
    office.envelope = signed_by_server(octets);
  }
  static std::string signed_by_server(std::string octets) {
    const auto whole = hub::formats::XmlDocument::parse(octets);
    const auto signature =
        div_test::signer("server").signature(*whole, adapters::div::server_profile(), div_test::kNow);
    return octets.insert(octets.rfind("</Signatures>"), *signature);
  }
  [[nodiscard]] adapters::div::SealedKey sealed(const AttachmentKey& key) const {
    const hub::crypto::CertifiedKey own(certificate, private_key);
    return *adapters::div::sealed_for_certificate(own.der(), key);
  }

  hub::Result<hub::port::SourceDocument> open(LetterSource& source) {
    return support::run_task(io, source.open(kLetterId));
  }
  hub::Outcome settle(LetterSource& source) {
    std::vector<hub::port::Settled> settled{{kLetterId, div_test::kNow}};
    return support::run_task(io, source.settle(std::move(settled)));
  }
  /// The octets of an attachment, or the code of the error.
  std::string read(const hub::port::SourceAttachment& attachment) {
    const auto stream = attachment.open();
    std::string all;
    for (;;) {
      auto piece = support::run_task(io, stream->next());
      if (!piece) return std::string(piece.error().code().name);
      if (piece->empty()) return all;
      all += *piece;
    }
  }
  std::unique_ptr<LetterSource> source() {
    return std::make_unique<LetterSource>(settings, keys, office, hub::port::Services{client, clock});
  }

  boost::asio::io_context io;
  hub::http::Client client{io};
  hub::support::ScriptedClock clock;
  LetterOffice office;
  LetterSettings settings;
  LetterKeys keys;
  std::string certificate;
  std::string private_key;
};

}  // namespace

TEST_F(LettersThatCame, AreListedEachOnceUnlessTheyWereConfirmed) {
  const auto header = [](const std::string& id, const std::string& delivered) {
    return "<MessageHeader><MessageId>" + id + "</MessageId><IsDelivered>" + delivered +
           "</IsDelivered></MessageHeader>";
  };
  office.list = "<HasMoreData>true</HasMoreData><MessageHeaders>" + header("1", "false") +
                header("2", "true") + header("1", "false") + header("3", "false") + "</MessageHeaders>";
  const auto polled = support::run_task(io, source()->poll("c"));

  ASSERT_TRUE(polled) << polled.error().to_string();
  ASSERT_EQ(polled->documents.size(), 2U);
  EXPECT_EQ(polled->documents[0].id, "1");
  EXPECT_EQ(polled->documents[1].id, "3");
  EXPECT_TRUE(polled->documents[0].listed);
  EXPECT_EQ(polled->cursor, "c");
}

TEST_F(LettersThatCame, AreNotAskedForAgainAndAgainWhereThereIsMoreAndNothing) {
  office.list = "<HasMoreData>true</HasMoreData><MessageHeaders/>";
  const auto polled = support::run_task(io, source()->poll(""));

  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().code().name, "deliver.bad_reply");
}

TEST_F(LettersThatCame, HaveTheirFilesHowTheyCame) {
  const std::string text = "Cien. kolēģi, ";
  std::string large;
  while (large.size() < 700'000) large += text + std::to_string(large.size());
  const auto key = AttachmentKey::make();
  struct Way {
    std::optional<AttachmentKey> key;
    bool compressed;
    std::size_t section;
  };
  for (const Way& way : {Way{{}, false, 0}, Way{{}, true, 0}, Way{key, false, 0}, Way{key, true, 0},
                         Way{{}, false, 65'536}, Way{key, true, 10'000}, Way{key, false, 700'016}}) {
    SCOPED_TRACE(std::to_string(way.section) + (way.compressed ? " compressed" : "") +
                 (way.key ? " encrypted" : ""));
    arrives({large, text}, way.key, way.compressed);
    office.section_size = way.section;
    const auto letters = source();
    const auto document = open(*letters);

    ASSERT_TRUE(document) << document.error().to_string();
    ASSERT_EQ(document->attachments.size(), 2U);
    EXPECT_EQ(document->attachments[0].name, "pielikums-0.txt");
    EXPECT_EQ(document->attachments[0].size, large.size());
    EXPECT_EQ(read(document->attachments[0]), large);
    EXPECT_EQ(read(document->attachments[1]), text);
    EXPECT_EQ(read(document->attachments[0]), large) << "from the beginning, each time";
  }
}

TEST_F(LettersThatCame, AreTheirOwnEvidence) {
  arrives({"x"});
  const auto letters = source();
  const auto document = open(*letters);

  ASSERT_TRUE(document) << document.error().to_string();
  EXPECT_EQ(document->id, kLetterId);
  for (const std::string& part :
       {std::string("<title>Lēmums Nr. 100</title>"), std::string("<sender>_DEFAULT@90000069281</sender>"),
        std::string("<receivedAt>2026-11-30T08:15:48Z</receivedAt>"), std::string("<form>both</form>"),
        "<envelope>" + hub::to_base64(office.envelope) + "</envelope>"})
    EXPECT_NE(document->body.find(part), std::string::npos) << part << "\n" << document->body;
}

TEST_F(LettersThatCame, AreLeftWhenOneOctetIsAnother) {
  arrives({"the file"});
  const auto letters = source();
  office.contents[0][0] = 'T';
  auto document = open(*letters);
  ASSERT_TRUE(document);
  EXPECT_EQ(read(document->attachments[0]), "gate.signature_invalid");

  arrives({"the file"});
  office.envelope = div_test::replaced(office.envelope, "Lēmums Nr. 100", "Lēmums Nr. 101");
  document = open(*letters);
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code().name, "gate.signature_invalid");

  arrives({"the file"});
  office.envelope = div_test::replaced(office.envelope, "10:15:48", "10:15:49");
  document = open(*letters);
  ASSERT_FALSE(document) << "the server's section";
  EXPECT_EQ(document.error().code().name, "gate.signature_invalid");

  arrives({"the file"});
  office.contents.clear();
  document = open(*letters);
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code().name, "deliver.bad_reply");
}

TEST_F(LettersThatCame, OfOthersAreNotOpened) {
  arrives({"x"}, AttachmentKey::make());
  keys.opener = nullptr;
  auto document = open(*source());
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code().name, "deliver.misconfigured");
}

TEST_F(LettersThatCame, AreConfirmedByOctetsThatAreTheSameEachTime) {
  arrives({"x"});
  office.refused = "ConfirmMessage";
  office.refusal = "BL.PSS.023";
  const auto letters = source();
  const auto first = settle(*letters);
  ASSERT_FALSE(first);
  office.refused.clear();
  clock.jump_wall(std::chrono::hours(1));
  ASSERT_TRUE(settle(*source()));

  ASSERT_EQ(office.confirmed.size(), 2U);
  EXPECT_EQ(office.confirmed[0], office.confirmed[1]);
  // What the e-address puts together is a proven confirmation.
  const std::string& input = office.confirmed[0];
  const auto between = [&](const std::string& from, const std::string& to) {
    const std::size_t begin = input.find(from);
    return input.substr(begin, input.find(to) + to.size() - begin);
  };
  const std::string signatures = between("<Signature", "</Signatures>");
  std::string whole = div_test::replaced(
      office.envelope, "</ServerTransportMetadata>",
      "</ServerTransportMetadata>" + between("<RecipientConfirmations", "</RecipientConfirmations>"));
  const std::string signature =
      signatures.substr(std::string("<Signatures>").size(),
                        signatures.size() - std::string("<Signatures></Signatures>").size());
  whole.insert(whole.rfind("</Signatures>"), signature);
  const div_test::SomeTrust trust;
  const auto read = adapters::div::read_envelope(whole, {trust, trust}, div_test::kNow);
  ASSERT_TRUE(read) << read.error().to_string();
  ASSERT_EQ(read->confirmations.size(), 1U);
  EXPECT_EQ(read->confirmations[0].recipients, std::vector<std::string>{kAddress});
  EXPECT_TRUE(read->confirmations[0].accepted);
}

TEST_F(LettersThatCame, CountAsConfirmedThatWereOtherwise) {
  arrives({"x"});
  office.refused = "ConfirmMessage";
  office.refusal = "BL.PSS.028";
  EXPECT_TRUE(settle(*source()));
}
