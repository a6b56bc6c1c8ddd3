#include "adapters/div/packing.h"

#include <gtest/gtest.h>

#include "adapters/div/names.h"
#include "adapters/div/recipient_keys.h"
#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/crypto/certified_key.h"
#include "hub/crypto/digest.h"
#include "tests/support/run_task.h"
#include "tests/support/temp_pki.h"

namespace {

using adapters::div::AttachmentKey;
using adapters::div::HeldOctets;
using adapters::div::incoming;
using adapters::div::Letter;
using adapters::div::measured;
using adapters::div::packed;
using adapters::div::Packing;
using adapters::div::packing_of;
using adapters::div::seal_for_recipients;
using adapters::div::to_record;

/// A file that comes in pieces of three octets.
class PieceStream final : public hub::http::OctetStream {
 public:
  explicit PieceStream(std::string octets) : octets_(std::move(octets)) {}
  hub::http::Task<hub::Result<std::string>> next() override {
    std::string piece = octets_.substr(0, 3);
    octets_.erase(0, piece.size());
    co_return piece;
  }

 private:
  std::string octets_;
};

hub::port::Attachment file_of(const std::string& octets) {
  hub::port::Attachment file;
  file.size = octets.size();
  file.open = [octets] { return std::make_unique<PieceStream>(octets); };
  return file;
}

std::string all_of(std::unique_ptr<hub::http::OctetStream> stream) {
  boost::asio::io_context io;
  std::string all;
  for (;;) {
    auto piece = support::run_task(io, stream->next());
    if (!piece) return std::string(piece.error().code().name);
    if (piece->empty()) return all;
    all += *piece;
  }
}

std::string unpacked(const std::string& octets, const std::optional<AttachmentKey>& key, bool compressed) {
  const auto back = incoming(std::make_unique<HeldOctets>(octets), key, compressed);
  std::string all;
  std::string room(100, '\0');
  for (auto count = back->read(room); count && *count > 0; count = back->read(room))
    all.append(room, 0, *count);
  return all;
}

TEST(DivPacking, GivesTheSameOctetsAtEachAttempt) {
  const std::string text = "Lēmums par zemes ierīcības projektu. Lēmums par zemes ierīcības projektu.";
  boost::asio::io_context io;
  for (const bool compress : {false, true})
    for (const bool encrypt : {false, true}) {
      const auto key = encrypt ? std::optional(AttachmentKey::make()) : std::nullopt;
      const auto told = support::run_task(io, measured(file_of(text), compress, key));
      ASSERT_TRUE(told);
      EXPECT_EQ(told->content.size, text.size());
      EXPECT_EQ(told->content.sha512, hub::crypto::digest(hub::crypto::Hash::sha512, text));
      Packing packing;
      packing.key = key;
      packing.files = {*told};
      EXPECT_EQ(packing.changes(), compress || encrypt);
      const auto read = packing_of(to_record(packing));
      ASSERT_TRUE(read);
      const auto sent = all_of(packed(file_of(text), compress, read->key, read->files.front().sent));
      EXPECT_EQ(sent.size(), told->sent.size);
      EXPECT_EQ(hub::crypto::digest(hub::crypto::Hash::sha512, sent), told->sent.sha512);
      EXPECT_EQ(sent == text, !compress && !encrypt);
      EXPECT_EQ(unpacked(sent, key, compress), text);
    }
}

TEST(DivPacking, RefusesToSendOtherOctetsThanBefore) {
  boost::asio::io_context io;
  const auto key = AttachmentKey::make();
  const auto told = support::run_task(io, measured(file_of("one"), true, key));
  ASSERT_TRUE(told);
  EXPECT_EQ(all_of(packed(file_of("two"), true, key, told->sent)), "deliver.refused");
}

TEST(DivPacking, ARecordThatIsNoneIsTold) {
  for (const auto* record : {"", "{}", "[]", R"({"files":[{}]})", R"({"files":[],"key":1})"})
    EXPECT_FALSE(packing_of(record)) << record;
}

hub::formats::XmlDocument key_list(const std::string& keys) {
  auto output = hub::formats::XmlDocument::parse(std::string("<GetPublicKeyListOutput xmlns=\"") +
                                                 adapters::div::kUnifiedNamespace + "\"><PublicKeys>" + keys +
                                                 "</PublicKeys></GetPublicKeyListOutput>");
  EXPECT_TRUE(output);
  return *std::move(output);
}

std::string one_key(const std::string& address, const std::string& modulus, const std::string& thumbprint) {
  return "<RecipientPublicKey><CertificateThumbprint>" + hub::to_base64(thumbprint) +
         "</CertificateThumbprint><EAddress>" + address + "</EAddress><Exponent>AQAB</Exponent><Modulus>" +
         hub::to_base64(modulus) + "</Modulus></RecipientPublicKey>";
}

TEST(DivRecipientKeys, SealTheKeyForEachOfThem) {
  support::TempPki pki;
  const auto pair =
      pki.issue("recipient", "DNS:x", support::TempPki::Validity::now, support::TempPki::Key::rsa);
  const hub::crypto::CertifiedKey own(pair.certificate, pair.key);
  const auto key = AttachmentKey::make();
  Letter letter;
  letter.recipients = {{"_default@90000000002", {}}, {"_PRIVATE@16117519997", {}}};
  const std::string thumbprint = hub::crypto::sha1(own.der());
  const std::string modulus(256, '\xC1');

  const auto first =
      seal_for_recipients(letter, key_list(one_key("_DEFAULT@90000000002", modulus, thumbprint)), key);
  ASSERT_FALSE(first) << "the second has no key";
  EXPECT_EQ(first.error().place(), "/recipients/1/eAddress");
  EXPECT_EQ(first.error().to_string().find("16117519997"), std::string::npos);

  const auto small =
      seal_for_recipients(letter, key_list(one_key("_DEFAULT@90000000002", "abc", thumbprint)), key);
  ASSERT_FALSE(small) << "no key of RSA";
  EXPECT_EQ(small.error().place(), "/recipients/0/eAddress");

  const auto both = key_list(one_key("_DEFAULT@90000000002", modulus, thumbprint) +
                             one_key("_PRIVATE@161175-19997", modulus, thumbprint));
  ASSERT_TRUE(seal_for_recipients(letter, both, key));
  for (const auto& recipient : letter.recipients) {
    ASSERT_TRUE(recipient.sealed);
    EXPECT_EQ(recipient.sealed->thumbprint, thumbprint);
    EXPECT_EQ(recipient.sealed->key.size(), modulus.size());
  }
}

}  // namespace
