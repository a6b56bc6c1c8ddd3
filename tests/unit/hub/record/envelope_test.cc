#include "hub/record/envelope.h"

#include <gtest/gtest.h>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/record/head.h"
#include "hub/record/part_dictionary.h"

namespace hub::record {
namespace {

const std::string kMaster(32, 'm');
const Uuid kId = Uuid::version7(std::chrono::system_clock::now(), crypto::random_bytes(10));
const Uuid kOther = Uuid::version7(std::chrono::system_clock::now(), crypto::random_bytes(10));

TEST(Envelope, OpensWhatItSealedAfterTheKeyWasStored) {
  const TagKeys keys(kMaster);
  const Envelope sealed(keys, kId);
  const model::Part part = sealed.seal("request", "application/json", "{\"a\":1}");

  const auto opened = Envelope::open(keys, kId, sealed.wrapped());

  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened->open(part), "{\"a\":1}");
  EXPECT_EQ(part.sealed.find("{\"a\""), std::string::npos);
}

TEST(Envelope, APartOpensOnlyUnderItsOwnName) {
  const TagKeys keys(kMaster);
  const Envelope envelope(keys, kId);
  model::Part part = envelope.seal("request", "text/plain", "x");
  part.name = "answer";
  EXPECT_FALSE(envelope.open(part)) << "parts of a message must not be exchangeable";
}

TEST(Envelope, AJsonOrSoapTextIsCompressedBeforeItIsSealed) {
  const TagKeys keys(kMaster);
  const Envelope envelope(keys, kId);
  const std::string text = R"(<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope">)" +
                           std::string(2'000, ' ') + "</soap:Envelope>";

  const model::Part part = envelope.seal("request", "application/soap+xml", text);

  EXPECT_EQ(part.dictionary, 1);
  EXPECT_LT(part.sealed.size(), 130U) << "60 of them are the seal's";
  EXPECT_EQ(*envelope.open(part), text);
}

TEST(Envelope, WhatDoesNotGetShorterIsSealedAsItIs) {
  const TagKeys keys(kMaster);
  const Envelope envelope(keys, kId);
  for (const std::string& octets : {std::string(), std::string(95, 'x'), crypto::random_bytes(3'000)}) {
    const model::Part part = envelope.seal("request", "text/plain", octets);
    EXPECT_EQ(part.dictionary, 0);
    EXPECT_EQ(part.sealed.size(), octets.size() + 60);
    EXPECT_EQ(*envelope.open(part), octets);
  }
}

TEST(Envelope, APartOpensOnlyInTheFormItWasSealedIn) {
  const TagKeys keys(kMaster);
  const Envelope envelope(keys, kId);
  model::Part compressed = envelope.seal("request", "text/plain", std::string(500, 'x'));
  model::Part as_it_is = envelope.seal("request", "text/plain", "x");

  for (const int dictionary : {0, 2, 15}) {
    compressed.dictionary = static_cast<std::uint8_t>(dictionary);
    const auto opened = envelope.open(compressed);
    ASSERT_FALSE(opened);
    EXPECT_EQ(&opened.error().code(), &codes::journal_unreadable);
  }
  as_it_is.dictionary = 1;
  EXPECT_FALSE(envelope.open(as_it_is));
}

TEST(Envelope, TheDictionaryOfPartsNeverChanges) {
  EXPECT_EQ(to_hex(crypto::sha256(part_dictionary_1())),
            "4c459a369442a58535f6f83574c54dd083dfbacf967765a77d1e79af0f109621")
      << "stored parts could not be opened any more";
}

TEST(Envelope, AWrappedKeyOpensOnlyForItsMessage) {
  const TagKeys keys(kMaster);
  const Envelope envelope(keys, kId);
  EXPECT_FALSE(Envelope::open(keys, kOther, envelope.wrapped()));
}

TEST(Envelope, AnotherMunicipalityCannotUnwrap) {
  const Envelope envelope(TagKeys(kMaster), kId);
  EXPECT_FALSE(Envelope::open(TagKeys(std::string(32, 'n')), kId, envelope.wrapped()));
}

TEST(Envelope, SaysThatAnErasedKeyIsGone) {
  const auto opened = Envelope::open(TagKeys(kMaster), kId, "");
  ASSERT_FALSE(opened);
  EXPECT_EQ(&opened.error().code(), &codes::journal_unreadable);
}

TEST(Envelope, SaysInBothLanguagesWhatCannotBeOpened) {
  const auto gone = Envelope::open(TagKeys(kMaster), kId, {});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().detail(), "the key of the message is not in the key table");
  EXPECT_EQ(gone.error().detail(Language::lv), "ziņojuma atslēgas nav atslēgu tabulā");
}

TEST(TagKeys, IdempotencyTagsDoNotMixPartiesTypesAndKeys) {
  const TagKeys keys(kMaster);
  EXPECT_EQ(keys.idempotency("a", "t", "k"), keys.idempotency("a", "t", "k"));
  EXPECT_NE(keys.idempotency("a", "t", "k"), keys.idempotency("b", "t", "k"));
  EXPECT_NE(keys.idempotency("ab", "t", "k"), keys.idempotency("a", "bt", "k"));
  EXPECT_NE(keys.idempotency("a", "t", "k1"), keys.idempotency("a", "t1", "k"));
}

TEST(TagKeys, SearchTagsChangeWithTheYearAndTheMunicipality) {
  const TagKeys keys(kMaster);
  EXPECT_NE(keys.search(2026, "person", "v"), keys.search(2027, "person", "v"));
  EXPECT_NE(keys.search(2026, "person", "v"), TagKeys(std::string(32, 'n')).search(2026, "person", "v"));
}

TEST(Head, ComesBackAsItWasWritten) {
  Head head;
  head.type = "debts.query";
  head.version = 2;
  head.party = "permits";
  head.format = model::Format::xml;
  head.attempt = 3;
  head.steps = {
      {"received", std::chrono::system_clock::time_point(std::chrono::microseconds(1'700'000'000'123'456))}};
  head.error = RecordedError{"deliver.timeout", {"no answer", "atbildes nav"}, "/a"};

  const auto read = read_head(write(head));

  ASSERT_TRUE(read);
  EXPECT_EQ(read->type, "debts.query");
  EXPECT_EQ(read->version, 2U);
  EXPECT_EQ(read->format, model::Format::xml);
  EXPECT_EQ(read->attempt, 3U);
  ASSERT_EQ(read->steps.size(), 1U);
  EXPECT_EQ(read->steps[0].at, head.steps[0].at);
  ASSERT_TRUE(read->error);
  EXPECT_EQ(read->error->place, "/a");
  EXPECT_EQ(read->error->detail, head.error->detail);
}

TEST(Head, DamagedTextIsSaidToBeDamaged) {
  for (const char* text : {"", "{", "[]", "{\"steps\":3}", "{\"steps\":[[1,2]]}"}) {
    const auto read = read_head(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(&read.error().code(), &codes::store_damaged);
  }
}

}  // namespace
}  // namespace hub::record
