#include <gmock/gmock.h>
#include <sqlite3.h>

#include <filesystem>
#include <functional>

#include "hub/store/database.h"
#include "hub/store/sqlite_reader.h"
#include "hub/store/sqlite_store.h"
#include "support/delivery_history.h"
#include "support/store_caller.h"
#include "unit/hub/store/temporary_folder.h"

namespace hub::store {
namespace {

using support::Caller;
using support::DeliveryHistory;
using support::expect_same;
using support::in_state;
using support::moved;
using support::new_item;
using support::new_send;
using testing::HasSubstr;

/// What the program of schema version 1 made.
constexpr const char* kVersion1 =
    "CREATE TABLE before(seq INTEGER PRIMARY KEY, message BLOB NOT NULL, state INT NOT NULL, at INT NOT NULL,"
    " event TEXT NOT NULL, keys BLOB NOT NULL, idempotency BLOB, body BLOB NOT NULL, head BLOB NOT NULL,"
    " parts BLOB NOT NULL, record BLOB NOT NULL, checksum BLOB NOT NULL);"
    "INSERT INTO before SELECT seq, message, state, at, event, keys, idempotency, body, head, parts, record,"
    " checksum FROM intake;"
    "DROP TABLE intake; ALTER TABLE before RENAME TO intake;"
    "CREATE UNIQUE INDEX intake_idempotency ON intake(idempotency) WHERE idempotency IS NOT NULL;"
    "UPDATE meta SET value=CAST('1' AS BLOB) WHERE name='schema'";

class PendingTest : public testing::Test {
 protected:
  PendingTest() { settings_.folder = folder_.path() + "/store"; }

  void open() {
    auto opened = SqliteStore::open(settings_);
    ASSERT_TRUE(opened) << opened.error().to_string();
    store_ = *std::move(opened);
  }
  Caller caller() { return Caller(*store_); }
  [[nodiscard]] std::unique_ptr<SqliteReader> reader(std::uint64_t piece = kSchedulePiece) const {
    auto opened = SqliteReader::open(settings_.folder, piece);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().to_string());
    return opened ? *std::move(opened) : nullptr;
  }
  void commit(DeliveryHistory& history, std::size_t count) {
    while (count > 0) {
      std::vector<model::Item> items;
      for (; items.size() < 1'000 && count > 0; --count) items.push_back(history.next());
      for (const auto& result : caller().commit(std::move(items)))
        ASSERT_TRUE(result) << result.error().to_string();
    }
  }
  template <class Source>
  void expect_pages(Source& source, const DeliveryHistory& history, std::size_t limit) {
    for (std::uint64_t after = 0;;) {
      const auto page = source.pending(after, limit);
      ASSERT_TRUE(page) << page.error().to_string();
      expect_same(*page, history.pending(after, limit));
      if (page->size() < limit) return;
      after = page->back().sequence;
    }
  }

  /// Changes a database behind the store's back.
  void execute(const std::string& file, const std::string& sql) const {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(path(file).c_str(), &connection), SQLITE_OK);
    sqlite3_busy_timeout(connection, 5'000);
    EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(connection);
    sqlite3_close(connection);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return settings_.folder + "/" + name; }
  void lose_index() const {
    for (const char* name : {"index.db", "index.db-wal", "index.db-shm"}) std::filesystem::remove(path(name));
  }

  TemporaryFolder folder_;
  SqliteSettings settings_;
  std::unique_ptr<SqliteStore> store_;
};

TEST_F(PendingTest, AReaderListsTheSameOfARunningAndAStoppedHub) {
  DeliveryHistory history(3);
  open();
  commit(history, 300);
  const auto running = reader();
  expect_pages(*running, history, 9);
  commit(history, 300);
  expect_pages(*running, history, 9);
  ASSERT_TRUE(caller().indexed());
  expect_pages(*running, history, 9);
  store_.reset();

  expect_pages(*reader(), history, 9);
  lose_index();
  expect_pages(*reader(), history, 9);
}

TEST_F(PendingTest, AnIndexThatIsBehindIsMadeUpFor) {
  DeliveryHistory history(4);
  open();
  commit(history, 400);
  ASSERT_TRUE(caller().indexed());
  store_.reset();
  execute("index.db", "PRAGMA wal_checkpoint(TRUNCATE)");
  std::filesystem::copy_file(path("index.db"), folder_.path() + "/index.db");
  open();
  commit(history, 400);
  store_.reset();
  lose_index();
  std::filesystem::copy_file(folder_.path() + "/index.db", path("index.db"));

  expect_pages(*reader(), history, 9);
  open();
  auto now = caller();
  expect_pages(now, history, 9);
  ASSERT_TRUE(caller().indexed());
  expect_pages(now, history, 9);
}

TEST_F(PendingTest, ALostIndexIsMadeUpForInPieces) {
  constexpr std::uint64_t kPiece = 100;
  DeliveryHistory history(5);
  open();
  commit(history, 1'234);
  ASSERT_TRUE(caller().indexed());
  lose_index();  // the indexer writes on to files that have no name
  const auto beside = reader(kPiece);
  expect_pages(*beside, history, 20);
  commit(history, 50);
  expect_pages(*beside, history, 20);
  commit(history, 500);
  expect_pages(*beside, history, 20);
  auto now = caller();
  expect_pages(now, history, 20);
  store_.reset();

  expect_pages(*beside, history, 20);
  open();
  ASSERT_TRUE(caller().indexed());
  expect_pages(*beside, history, 20);
  commit(history, 50);
  expect_pages(*beside, history, 20);
}

TEST_F(PendingTest, AnIndexFarBehindIsTheBeginningOfWhatStandsInForIt) {
  DeliveryHistory history(6);
  open();
  commit(history, 500);
  ASSERT_TRUE(caller().indexed());
  store_.reset();
  execute("index.db", "PRAGMA wal_checkpoint(TRUNCATE)");
  std::filesystem::copy_file(path("index.db"), folder_.path() + "/index.db");
  open();
  commit(history, 700);
  store_.reset();
  lose_index();
  std::filesystem::copy_file(folder_.path() + "/index.db", path("index.db"));

  for (const std::uint64_t piece : {100U, 300U, 699U, 700U, 701U}) expect_pages(*reader(piece), history, 20);
}

TEST_F(PendingTest, ADamagedTableOfTheIndexIsDoneWithoutAndMadeAnew) {
  for (const char* harm :
       {"UPDATE delivery SET state=99", "UPDATE delivery SET lane=x'00'", "UPDATE delivery SET attempts=-1",
        "UPDATE delivery SET message=x'00'", "DELETE FROM delivery", "DELETE FROM item", "DELETE FROM key",
        "DELETE FROM delivery WHERE seq=(SELECT max(seq) FROM delivery)"}) {
    DeliveryHistory history(7);
    open();
    commit(history, 200);
    ASSERT_TRUE(caller().indexed());
    store_.reset();
    execute("index.db", harm);
    open();

    auto now = caller();
    expect_pages(now, history, 9);
    ASSERT_TRUE(caller().indexed());
    expect_pages(now, history, 9);
    store_.reset();
    std::filesystem::remove_all(settings_.folder);
  }
}

TEST_F(PendingTest, ADamagedRowIsNamedAndNeverLeftOut) {
  open();
  ASSERT_TRUE(caller().commit(new_send()));
  const model::Item send = new_send();
  ASSERT_TRUE(caller().commit(send));
  ASSERT_TRUE(caller().commit(new_send()));
  ASSERT_TRUE(caller().indexed());
  execute("messages.db", "UPDATE intake SET deliveries=x'0102' WHERE seq=2");
  lose_index();

  const auto listed = caller().pending();
  const auto read = reader()->pending(0, 10);
  const auto story = caller().story(send.message);

  for (const Error* error : {&listed.error(), &read.error(), &story.error()}) {
    EXPECT_EQ(error->code().name, "store.damaged");
    EXPECT_THAT(error->detail(), HasSubstr("sequence 2"));
  }
}

TEST_F(PendingTest, AChangedDeliveryIsNotReadAsAStory) {
  open();
  const model::Item send = new_send();
  ASSERT_TRUE(caller().commit(send));
  execute("messages.db", "UPDATE intake SET deliveries=x''");

  const auto story = caller().story(send.message);

  ASSERT_FALSE(story);
  EXPECT_EQ(story.error().code().name, "store.damaged");
  EXPECT_THAT(story.error().detail(), HasSubstr("sequence 1"));
}

TEST_F(PendingTest, AStoreOfVersion1IsReadAsItIsAndBroughtUpToDateWhenOpened) {
  std::vector<model::Item> before{new_item(), new_item(), new_item()};
  before[1].idempotency = support::new_tag();
  open();
  for (const auto& result : caller().commit(before)) ASSERT_TRUE(result);
  ASSERT_TRUE(caller().indexed());
  store_.reset();
  execute("messages.db", kVersion1);
  execute("index.db", "DROP TABLE delivery; UPDATE meta SET value=CAST('1' AS BLOB) WHERE name='schema'");

  const auto unopened = reader();
  const auto none = unopened->pending(0, 10);
  const auto read = unopened->story(before[1].message);
  open();
  const model::Item send = new_send();
  const auto accepted = caller().commit(send);
  model::Item again = new_send();
  again.idempotency = before[1].idempotency;
  const auto repeated = caller().commit(again);

  ASSERT_TRUE(none) << none.error().to_string();
  EXPECT_TRUE(none->empty());
  ASSERT_TRUE(read) << read.error().to_string();
  ASSERT_EQ(read->items.size(), 1U);
  ASSERT_TRUE(accepted) << accepted.error().to_string();
  EXPECT_EQ(accepted->sequence, 4U);
  ASSERT_TRUE(repeated);
  EXPECT_TRUE(repeated->repeated);
  for (int opening = 0; opening < 2; ++opening) {
    const auto listed = caller().pending();
    ASSERT_TRUE(listed) << listed.error().to_string();
    expect_same(*listed, {{4, send.message, send.deliveries[0]}});
    ASSERT_TRUE(caller().indexed());
    for (const model::Item& item : before) {
      const auto story = caller().story(item.message);
      ASSERT_TRUE(story) << story.error().to_string();
      ASSERT_EQ(story->items.size(), 1U);
      expect_same(story->items[0], item);
      EXPECT_EQ(*caller().find(item.keys[0]), std::vector<Uuid>{item.message}) << "the index is made anew";
    }
    store_.reset();
    open();
  }
}

TEST_F(PendingTest, ADamagedStoreOfVersion1IsNotBroughtUpToDate) {
  open();
  ASSERT_TRUE(caller().commit(new_item()));
  store_.reset();
  execute("messages.db", kVersion1);
  execute("messages.db", "UPDATE intake SET record=x'00'");

  const auto opened = SqliteStore::open(settings_);

  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code().name, "store.damaged");
  auto messages = Database::open_to_read(path("messages.db"));
  EXPECT_EQ(*read_meta(*messages, "schema"), "1") << "nothing is changed before the proof";
}

}  // namespace
}  // namespace hub::store
