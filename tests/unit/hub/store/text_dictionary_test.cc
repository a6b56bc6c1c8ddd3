#include "hub/store/text_dictionary.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <algorithm>

#include "hub/base/encoding.h"
#include "hub/store/intake.h"
#include "hub/store/sqlite_reader.h"
#include "hub/store/sqlite_store.h"
#include "support/store_caller.h"
#include "support/store_items.h"
#include "unit/hub/store/temporary_folder.h"

namespace hub::store {
namespace {

using support::Caller;
using support::expect_same;
using support::new_id;
using support::new_item;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string random_hex(std::size_t octets) {
  return to_hex(crypto::random_bytes(octets));
}

/// An item whose texts are like those of a hub: most of it the same in all, ids and commitments random.
model::Item item_of(std::string event, Uuid message = new_id()) {
  model::Item item = new_item(message, 100);
  item.event = std::move(event);
  const std::string site = "sha256:" + std::string(64, 'a');
  const std::string program = "sha256:" + std::string(64, 'b');
  const std::string id = message.to_string();
  const std::string trace = "00-" + random_hex(16) + "-" + random_hex(8) + "-01";
  item.head = R"({"version":1,"format":"json","type":"case.opened","party":"cases","traceparent":")" + trace +
              R"(","purpose":"service","site":")" + site + R"(","program":")" + program +
              R"(","steps":[["received",1795990573174274]]})";
  item.record = R"({"act":"C","actor":{"kind":"system","sub":"cases"},"cfg":")" + site + R"(","ev":")" +
                item.event + R"(","id":")" + new_id().to_string() + R"(","msg":")" + id +
                R"(","pii":{"ct":")" + to_base64(crypto::random_bytes(60)) + R"("},"sw":")" + program +
                R"(","tp":")" + trace + R"(","v":1})";
  return item;
}

class TextDictionaryTest : public testing::Test {
 protected:
  TextDictionaryTest() {
    settings_.folder = folder_.path() + "/store";
    settings_.unsafe_no_sync = true;
  }

  void open() {
    store_.reset();
    auto opened = SqliteStore::open(settings_);
    ASSERT_TRUE(opened) << opened.error().to_string();
    store_ = *std::move(opened);
  }
  Caller caller() { return Caller(*store_); }
  /// So many rows, some to a transaction.
  std::vector<model::Item> commit(std::size_t count) {
    std::vector<model::Item> all;
    while (all.size() < count) {
      std::vector<model::Item> batch;
      while (batch.size() < 50 && all.size() + batch.size() < count)
        batch.push_back(item_of((all.size() + batch.size()) % 2 == 0 ? "msg.accepted" : "delivery.done"));
      all.insert(all.end(), batch.begin(), batch.end());
      for (const auto& result : caller().commit(std::move(batch)))
        EXPECT_TRUE(result) << result.error().to_string();
    }
    return all;
  }
  void expect_stored(const std::vector<model::Item>& items) {
    for (const model::Item& item : items) {
      const auto story = caller().story(item.message);
      ASSERT_TRUE(story) << story.error().to_string();
      ASSERT_EQ(story->items.size(), 1U);
      expect_same(story->items[0], item);
    }
  }
  [[nodiscard]] std::int64_t number(const std::string& sql) const {
    auto messages = Database::open_to_read(settings_.folder + "/messages.db");
    auto select = messages->prepare(sql);
    EXPECT_TRUE(select) << sql;
    EXPECT_TRUE(*select->step());
    return select->number(0);
  }
  void execute(const std::string& sql) const {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open((settings_.folder + "/messages.db").c_str(), &connection), SQLITE_OK);
    sqlite3_busy_timeout(connection, 5'000);
    EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(connection);
    sqlite3_close(connection);
  }

  TemporaryFolder folder_;
  SqliteSettings settings_;
  std::unique_ptr<SqliteStore> store_;
};

constexpr std::size_t kSome = 3 * TextLearner::kFirstRows;

TEST_F(TextDictionaryTest, WhatRowsSayInCommonIsStoredOnceAndEachIsReadAsItWas) {
  open();
  const auto items = commit(kSome);

  expect_stored(items);
  EXPECT_EQ(number("SELECT count(*) FROM dictionary"), 1);
  EXPECT_EQ(number("SELECT min(dictionary) FROM intake WHERE seq>100"), 1);
  EXPECT_EQ(number("SELECT max(dictionary) FROM intake WHERE seq<=64"), 0) << "they came before it";
  const std::size_t plain = items.back().head.size() + items.back().record.size();
  const auto stored = number("SELECT avg(length(head)+length(record)) FROM intake WHERE seq>100");
  EXPECT_LT(static_cast<std::size_t>(stored) * 5, plain * 2) << stored << " octets in place of " << plain;
}

TEST_F(TextDictionaryTest, AProcessGoesOnWithTheDictionaryOfTheOneBefore) {
  open();
  auto items = commit(kSome);
  open();
  const auto later = commit(kSome);
  items.insert(items.end(), later.begin(), later.end());

  expect_stored(items);
  EXPECT_EQ(number("SELECT count(*) FROM dictionary"), 1);
  EXPECT_EQ(number("SELECT min(dictionary) FROM intake WHERE seq>100"), 1);
}

TEST_F(TextDictionaryTest, NowAndThenANewOneIsMadeAndTheOldOnesStay) {
  open();
  const auto first = commit(kSome);
  const auto later = commit(TextLearner::kRowsOfDictionary);

  expect_stored({first.begin() + 100, first.end()});
  expect_stored({later.end() - 10, later.end()});
  EXPECT_EQ(number("SELECT count(*) FROM dictionary"), 2);
  EXPECT_EQ(number("SELECT dictionary FROM intake ORDER BY seq DESC LIMIT 1"), 2);
}

TEST_F(TextDictionaryTest, ADictionaryHoldsNothingOfOneMessageAlone) {
  TextLearner learner;
  std::vector<model::Item> items;
  for (int i = 0; i < 6; ++i) items.push_back(item_of("msg.accepted"));
  items.push_back(item_of("delivery.done"));
  for (const model::Item& item : items) learner.note(make_row(1, item, "", "", ""));

  const std::string dictionary = learner.dictionary();

  EXPECT_THAT(dictionary, HasSubstr("\"site\":\"sha256:aaaa"));
  for (const model::Item& item : items) {
    const std::size_t at = item.head.find("\"traceparent\":\"") + 15;
    EXPECT_THAT(dictionary, Not(HasSubstr(item.head.substr(at, 30))));
    EXPECT_THAT(dictionary, Not(HasSubstr(item.message.to_string())));
  }
  EXPECT_THAT(dictionary, Not(HasSubstr("delivery.done"))) << "what came once may be of that message alone";
}

TEST_F(TextDictionaryTest, ADamagedDictionaryIsNamedAndWhatDoesNotNeedItIsRead) {
  open();
  const auto items = commit(kSome);
  store_.reset();
  execute("UPDATE dictionary SET octets=zeroblob(length(octets))");
  auto reader = SqliteReader::open(settings_.folder);
  ASSERT_TRUE(reader);

  const auto before = (*reader)->story(items.front().message);
  const auto lost = (*reader)->story(items.back().message);
  const auto salvaged = (*reader)->salvage(items.back().message);
  const auto opened = SqliteStore::open(settings_);

  ASSERT_TRUE(before) << before.error().to_string();
  expect_same(before->items.at(0), items.front());
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code().name, "store.damaged");
  EXPECT_THAT(lost.error().detail(), HasSubstr("dictionary 1"));
  EXPECT_THAT(lost.error().detail(), HasSubstr("sequence " + std::to_string(kSome)));
  ASSERT_TRUE(salvaged);
  ASSERT_EQ(salvaged->damage.size(), 1U);
  EXPECT_THAT(salvaged->damage[0].en(), HasSubstr("dictionary 1"));
  EXPECT_THAT(salvaged->damage[0].lv(), HasSubstr("vārdnīca 1 ir bojāta"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code().name, "store.damaged");
}

TEST_F(TextDictionaryTest, ALostDictionaryIsNamed) {
  open();
  const auto items = commit(kSome);
  execute("DELETE FROM dictionary");

  const auto lost = caller().story(items.back().message);

  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code().name, "store.damaged");
  EXPECT_THAT(lost.error().detail(), HasSubstr("dictionary 1"));
}

TEST_F(TextDictionaryTest, ANewDictionaryIsNeverTakenForALostOneOfItsNumber) {
  open();
  const auto items = commit(kSome);
  store_.reset();
  execute("DELETE FROM dictionary");
  open();
  const std::string more = random_hex(2'000);  // what is learned now is longer: all references hit something
  for (int i = 0; i < 1'000; i += 50) {
    std::vector<model::Item> batch(50);
    for (model::Item& item : batch) {
      item = item_of("msg.accepted");
      std::replace(item.record.begin(), item.record.end(), 's', 'y');
      item.head = more + item.head;
    }
    for (const auto& result : caller().commit(std::move(batch))) ASSERT_TRUE(result);
  }
  ASSERT_EQ(number("SELECT min(id) FROM dictionary"), 1);

  std::size_t damaged = 0;
  for (const model::Item& item : items) {
    const auto story = caller().story(item.message);
    if (!story) {
      EXPECT_EQ(story.error().code().name, "store.damaged");
      ++damaged;
    } else {
      expect_same(story->items.at(0), item);
    }
  }
  EXPECT_GT(damaged, 0U);
}

TEST_F(TextDictionaryTest, OctetsThatAreNoTextsAreADamagedRow) {
  open();
  commit(kSome);
  auto messages = Database::open_to_read(settings_.folder + "/messages.db");
  auto reader = TextReader::open(*messages);
  auto dictionary = newest_dictionary(*messages);
  ASSERT_TRUE(reader && dictionary && *dictionary);
  const Compression& compression = (*dictionary)->compression;
  Row row;
  row.sequence = 7;
  row.dictionary = 1;

  for (const std::string& octets :
       {std::string("{}"), compression.compress("abc"), compression.compress(std::string("\xff\0\0\0{}", 6)),
        compression.compress(std::string(2'000'000, 'x'))}) {
    row.head = octets;
    const auto read = reader->read(row);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code().name, "store.damaged");
    EXPECT_THAT(read.error().detail(), HasSubstr("sequence 7"));
  }
  const std::string whole = compression.compress(std::string("\x02\0\0\0{}[1]", 9));
  row.head = whole;
  const auto read = reader->read(row);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->head, "{}");
  EXPECT_EQ(read->record, "[1]");
}

TEST_F(TextDictionaryTest, TextsThatDoNotGetShorterOrAreBeyondAllBoundsAreStoredAsTheyAre) {
  open();
  commit(kSome);
  model::Item noise = new_item();
  noise.head = crypto::random_bytes(2'000);
  model::Item huge = new_item();
  huge.record = std::string(2'000'000, 'x');
  ASSERT_TRUE(caller().commit(noise));
  ASSERT_TRUE(caller().commit(huge));

  expect_stored({noise, huge});
  EXPECT_EQ(number("SELECT sum(dictionary) FROM intake WHERE seq>" + std::to_string(kSome)), 0);
}

TEST_F(TextDictionaryTest, ATransactionThatFailsTakesItsDictionaryWithIt) {
  open();
  store_.reset();
  auto intake = Intake::open(settings_.folder, false, Chain({}));
  ASSERT_TRUE(intake);
  std::uint64_t sequence = 0;
  std::vector<model::Item> items;
  const auto insert = [&](std::size_t count) {
    for (; count > 0; --count) {
      items.push_back(item_of("msg.accepted"));
      items.back().parts.clear();
      ASSERT_TRUE(intake->insert(make_row(++sequence, items.back(), "", encode_keys(items.back().keys), "")));
    }
  };
  ASSERT_TRUE(intake->begin());
  insert(TextLearner::kFirstRows);
  ASSERT_TRUE(intake->commit());
  ASSERT_TRUE(intake->begin());
  EXPECT_EQ(number("SELECT count(*) FROM dictionary"), 0) << "it is stored with what is under way";
  insert(2);
  intake->rollback();
  items.resize(TextLearner::kFirstRows);
  sequence = items.size();

  ASSERT_TRUE(intake->begin());
  insert(2);
  ASSERT_TRUE(intake->commit());

  EXPECT_EQ(number("SELECT count(*) FROM dictionary"), 0);
  auto reader = SqliteReader::open(settings_.folder);
  ASSERT_TRUE(reader);
  for (const model::Item& item : items) {
    const auto story = (*reader)->story(item.message);
    ASSERT_TRUE(story) << story.error().to_string();
    expect_same(story->items.at(0), item);
  }
}

/// What the program of schema version 2 made.
constexpr const char* kVersion2 =
    "CREATE TABLE before(seq INTEGER PRIMARY KEY, message BLOB NOT NULL, state INT NOT NULL, at INT NOT NULL,"
    " event TEXT NOT NULL, keys BLOB NOT NULL, deliveries BLOB NOT NULL DEFAULT x'', idempotency BLOB,"
    " body BLOB NOT NULL, head BLOB NOT NULL, parts BLOB NOT NULL, record BLOB NOT NULL, checksum BLOB NOT "
    "NULL);"
    "INSERT INTO before SELECT seq, message, state, at, event, keys, deliveries, idempotency, body, head, "
    "parts,"
    " record, checksum FROM intake;"
    "DROP TABLE intake; ALTER TABLE before RENAME TO intake; DROP TABLE dictionary;"
    "CREATE UNIQUE INDEX intake_idempotency ON intake(idempotency) WHERE idempotency IS NOT NULL;"
    "UPDATE meta SET value=CAST('2' AS BLOB) WHERE name='schema'";

TEST_F(TextDictionaryTest, AStoreOfVersion2IsReadAsItIsAndBroughtUpToDateWhenOpened) {
  open();
  auto items = commit(TextLearner::kFirstRows);
  store_.reset();
  execute(kVersion2);

  {
    auto reader = SqliteReader::open(settings_.folder);
    ASSERT_TRUE(reader) << reader.error().to_string();
    const auto story = (*reader)->story(items.front().message);
    ASSERT_TRUE(story) << story.error().to_string();
    expect_same(story->items.at(0), items.front());
  }
  EXPECT_EQ(number("SELECT count(*) FROM sqlite_master WHERE name='dictionary'"), 0)
      << "reading changes nothing";
  open();
  const auto later = commit(kSome);
  items.insert(items.end(), later.begin(), later.end());

  for (int opening = 0; opening < 2; ++opening) {
    expect_stored(items);
    EXPECT_EQ(number("SELECT dictionary FROM intake ORDER BY seq DESC LIMIT 1"), 1);
    open();
  }
}

}  // namespace
}  // namespace hub::store
