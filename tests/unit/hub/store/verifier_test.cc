// Whatever is deleted, changed or swapped in a store is noticed and named, and nothing else is.

#include "hub/store/verifier.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"
#include "hub/store/intake.h"
#include "hub/store/scrub.h"
#include "hub/store/sqlite_store.h"
#include "hub/store/text_dictionary.h"
#include "support/store_caller.h"
#include "support/store_items.h"
#include "unit/hub/store/temporary_folder.h"

namespace hub::port {

/// For the messages of failed expectations.
void PrintTo(const Damage& damage, std::ostream* out) {
  *out << name_of(damage.kind) << " " << damage.where << " " << damage.first << "-" << damage.last << " "
       << (damage.message ? damage.message->to_string() : "?");
}

}  // namespace hub::port

namespace hub::store {
namespace {

using support::Caller;
using support::in_state;
using support::moved;
using support::new_id;
using support::new_item;
using support::new_send;
using support::new_tag;
using testing::ElementsAre;
using Kind = port::Damage::Kind;
using Found = Verifier::Found;

constexpr std::uint64_t kItems = 330;  ///< More than a dictionary's first rows, and than a piece.

class VerifierTest : public testing::Test {
 protected:
  VerifierTest() {
    settings_.folder = folder_.path() + "/store";
    settings_.chain_key = std::string(32, 'c');
    settings_.key_check = std::string(32, 'k');
    settings_.unsafe_no_sync = true;
  }

  void open() {
    auto opened = SqliteStore::open(settings_);
    ASSERT_TRUE(opened) << opened.error().to_string();
    store_ = *std::move(opened);
  }

  /// Each third item brings a message, the next two go on with it; each 30th message has a big part.
  void fill(std::uint64_t count) {
    std::vector<model::Item> items;
    for (; count > 0; --count) {
      const std::uint64_t number = messages_.size();
      if (number % 3 == 0) {
        send_ = new_send();
        if (number % 30 == 0) send_.parts[0].sealed = crypto::random_bytes(kMaxInlinePart + 1);
        send_.idempotency = new_tag();
        items.push_back(send_);
      } else {
        items.push_back(
            moved(send_.message, in_state(send_.deliveries[0], number % 3 == 1 ? model::State::delivering
                                                                               : model::State::delivered)));
      }
      messages_.push_back(send_.message);
      if (items.size() < 10 && count > 1) continue;
      for (const auto& result : Caller(*store_).commit(std::exchange(items, {})))
        ASSERT_TRUE(result) << result.error().to_string();
    }
    ASSERT_TRUE(Caller(*store_).indexed());
  }
  void make(std::uint64_t count = kItems) {
    open();
    fill(count);
    store_.reset();
  }
  [[nodiscard]] Uuid message(std::uint64_t sequence) const { return messages_.at(sequence - 1); }

  [[nodiscard]] std::string path(const std::string& name) const { return settings_.folder + "/" + name; }
  void execute(const std::string& file, const std::string& sql) const {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(path(file).c_str(), &connection), SQLITE_OK);
    sqlite3_busy_timeout(connection, 10'000);
    EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(connection);
    sqlite3_close(connection);
  }
  /// Changes rows, and makes their checksums right again: what needs no secret.
  void forge(const std::string& sql, std::uint64_t first, std::uint64_t last) const {
    execute("messages.db", sql);
    std::string sums;
    {
      auto database = Database::open_to_read(path("messages.db"));
      ASSERT_TRUE(database);
      auto rows = database->prepare("SELECT " + *row_columns(*database) + " FROM intake WHERE seq BETWEEN " +
                                    std::to_string(first) + " AND " + std::to_string(last));
      ASSERT_TRUE(rows);
      for (auto row = rows->step(); row && *row; row = rows->step()) {
        const Row changed = stored_row_at(*rows).row;
        sums += "UPDATE intake SET checksum=x'" + to_hex(checksum(changed)) +
                "' WHERE seq=" + std::to_string(changed.sequence) + ";";
      }
    }
    execute("messages.db", sums);
  }
  void swap(std::uint64_t one, std::uint64_t other) const {
    const std::string a = std::to_string(one);
    const std::string b = std::to_string(other);
    execute("messages.db", "UPDATE intake SET seq=-1 WHERE seq=" + a + "; UPDATE intake SET seq=" + a +
                               " WHERE seq=" + b + "; UPDATE intake SET seq=" + b + " WHERE seq=-1");
  }
  /// Runs `harm` on a copy of the store, looks at it, and puts the store back.
  Found after(const std::function<void()>& harm) {
    const std::string kept = folder_.path() + "/kept";
    std::filesystem::remove_all(kept);
    std::filesystem::copy(settings_.folder, kept, std::filesystem::copy_options::recursive);
    harm();
    Found found = verify();
    std::filesystem::remove_all(settings_.folder);
    std::filesystem::rename(kept, settings_.folder);
    return found;
  }
  Found after(const std::string& file, const std::string& sql) {
    return after([&] { execute(file, sql); });
  }

  /// One round over a store that nobody has open.
  Found verify() {
    Verifier::Settings verifying{settings_.folder, identity(), Chain(settings_.chain_key),
                                 settings_.key_check};
    auto verifier = Verifier::open(std::move(verifying));
    EXPECT_TRUE(verifier) << verifier.error().to_string();
    Found all;
    if (!verifier) return all;
    auto found = (*verifier)->begin(1);
    for (;;) {
      EXPECT_TRUE(found) << found.error().to_string();
      if (!found) return all;
      all.insert(all.end(), found->begin(), found->end());
      if ((*verifier)->next() > messages_.size()) return all;
      found = (*verifier)->look(messages_.size(), true);
    }
  }
  [[nodiscard]] std::string identity() {
    auto database = Database::open_to_read(path("keys.db"));
    if (identity_.empty()) identity_ = **read_meta(*database, "identity");
    return identity_;
  }

  [[nodiscard]] port::Damage damage(Kind kind, std::string where, std::uint64_t sequence) const {
    return {kind, std::move(where), sequence, sequence, message(sequence)};
  }
  [[nodiscard]] port::Damage row(Kind kind, std::uint64_t sequence) const {
    return damage(kind, "messages.db", sequence);
  }

  TemporaryFolder folder_;
  SqliteSettings settings_;
  std::unique_ptr<SqliteStore> store_;
  std::vector<Uuid> messages_;  ///< Of each item.

 private:
  model::Item send_;
  std::string identity_;
};

TEST_F(VerifierTest, NothingIsWrongWithAStoreThatWasLeftAlone) {
  make();
  EXPECT_THAT(verify(), ElementsAre());

  open();
  fill(100);
  store_.reset();
  EXPECT_THAT(verify(), ElementsAre()) << "what comes after a start follows on what came before";
}

TEST_F(VerifierTest, ADeletedRowIsNamedWithItsMessage) {
  make();
  for (const std::uint64_t sequence :
       {std::uint64_t{1}, std::uint64_t{150}, std::uint64_t{256}, std::uint64_t{257}, kItems})
    EXPECT_THAT(after("messages.db", "DELETE FROM intake WHERE seq=" + std::to_string(sequence)),
                ElementsAre(row(Kind::missing, sequence)));

  EXPECT_THAT(
      after("messages.db", "DELETE FROM intake WHERE seq IN (40, 41, 200)"),
      ElementsAre(port::Damage{Kind::missing, "messages.db", 40, 41, message(40)}, row(Kind::missing, 200)));
  EXPECT_THAT(after([&] {
                execute("messages.db", "DELETE FROM intake WHERE seq=40");
                std::filesystem::remove(path("index.db"));
              }),
              ElementsAre(port::Damage{Kind::missing, "messages.db", 40, 40, {}}))
      << "nobody knows any more whose it was";
}

TEST_F(VerifierTest, AChangedColumnIsNoticedWithItsChecksumMadeRightToo) {
  make();
  for (const char* change : {"message=randomblob(16)", "state=99", "at=at+1", "event='msg.other'", "keys=x''",
                             "deliveries=x''", "idempotency=randomblob(16)", "body=randomblob(16)",
                             "head=head||x'20'", "parts=x''", "record=record||x'20'"}) {
    for (const std::uint64_t sequence : {std::uint64_t{151}, kItems}) {
      SCOPED_TRACE(change + std::string(" of ") + std::to_string(sequence));
      const std::string sql =
          std::string("UPDATE intake SET ") + change + " WHERE seq=" + std::to_string(sequence);

      const Found changed = after("messages.db", sql);
      const Found forged = after([&] { forge(sql, sequence, sequence); });

      ASSERT_FALSE(changed.empty());
      EXPECT_EQ(changed[0].kind, Kind::changed);
      EXPECT_EQ(changed[0].first, sequence);
      EXPECT_EQ(changed[0].last, sequence) << "the next row is not accused";
      ASSERT_FALSE(forged.empty());
      EXPECT_EQ(forged[0].kind, Kind::changed);
      EXPECT_EQ(forged[0].first, sequence);
      EXPECT_EQ(forged[0].last, sequence);
    }
  }
}

TEST_F(VerifierTest, AChangedChecksumLinkOrNumberOfADictionaryIsAChangedRow) {
  make();
  for (const char* change : {"checksum=randomblob(16)", "link=randomblob(length(link))", "link=x''",
                             "link=x'00'", "dictionary=0", "dictionary=2"}) {
    const Found found = after("messages.db", "UPDATE intake SET " + std::string(change) + " WHERE seq=200");
    ASSERT_FALSE(found.empty()) << change;
    EXPECT_THAT(found, testing::Contains(row(Kind::changed, 200))) << change;
    for (const port::Damage& one : found) EXPECT_EQ(one.first, 200U) << change;
  }
}

TEST_F(VerifierTest, ARowInThePlaceOfAnotherIsMisplaced) {
  make();
  EXPECT_THAT(after([&] { swap(20, 200); }),
              ElementsAre(port::Damage{Kind::misplaced, "messages.db", 20, 20, message(200)},
                          port::Damage{Kind::misplaced, "messages.db", 200, 200, message(20)}));
  EXPECT_THAT(after("messages.db", "DELETE FROM intake WHERE seq=21; UPDATE intake SET seq=21 WHERE seq=100"),
              ElementsAre(port::Damage{Kind::misplaced, "messages.db", 21, 21, message(100)},
                          row(Kind::missing, 100)));
}

TEST_F(VerifierTest, RowsThatCloseTheGapOfADeletedOneAreNoticed) {
  make();
  const Found found = after([&] {
    forge(
        "DELETE FROM intake WHERE seq=101;"
        "UPDATE intake SET seq=-seq WHERE seq>101; UPDATE intake SET seq=-seq-1 WHERE seq<0",
        101, kItems);
  });

  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().kind, Kind::changed);
  EXPECT_EQ(found.front().first, 101U);
  EXPECT_EQ(found.back(), row(Kind::missing, kItems));
}

TEST_F(VerifierTest, ARowThatWasRightInAnotherCourseOfTheSameStoreIsNoticed) {
  make();
  const std::string other = folder_.path() + "/other";
  std::filesystem::copy(settings_.folder, other, std::filesystem::copy_options::recursive);
  const std::vector<Uuid> before = messages_;
  open();
  fill(30);
  store_.reset();
  std::filesystem::rename(settings_.folder, folder_.path() + "/first");
  std::filesystem::rename(other, settings_.folder);
  messages_ = before;
  open();
  fill(30);
  store_.reset();
  ASSERT_THAT(verify(), ElementsAre());

  execute("messages.db", "ATTACH '" + folder_.path() + "/first/messages.db' AS first;" +
                             "DELETE FROM intake WHERE seq=340;"
                             "INSERT INTO intake SELECT * FROM first.intake WHERE seq=340");

  const Found found = verify();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].kind, Kind::changed);
  EXPECT_EQ(found[0].first, 340U);
}

TEST_F(VerifierTest, KeysThatAreDeletedChangedOrSwappedAreNamedByTheItemThatBroughtThem) {
  make();
  const auto id = [&](std::uint64_t sequence) { return "x'" + to_hex(message(sequence).bytes()) + "'"; };
  for (const std::uint64_t sequence : {std::uint64_t{1}, std::uint64_t{151}, kItems - 2}) {
    EXPECT_THAT(after("keys.db", "DELETE FROM key WHERE message=" + id(sequence)),
                ElementsAre(damage(Kind::missing, "keys.db", sequence)));
    EXPECT_THAT(after("keys.db", "UPDATE key SET wrapped=randomblob(92) WHERE message=" + id(sequence)),
                ElementsAre(damage(Kind::changed, "keys.db", sequence)));
  }
  EXPECT_THAT(after("keys.db",
                    "CREATE TABLE kept AS SELECT * FROM key;"
                    "UPDATE key SET wrapped=(SELECT wrapped FROM kept WHERE message=" +
                        id(151) + ") WHERE message=" + id(1) +
                        ";UPDATE key SET wrapped=(SELECT wrapped FROM kept WHERE message=" + id(1) +
                        ") WHERE message=" + id(151)),
              ElementsAre(damage(Kind::changed, "keys.db", 1), damage(Kind::changed, "keys.db", 151)));
}

TEST_F(VerifierTest, ADictionaryThatIsDeletedOrChangedIsNamed) {
  make();
  const std::uint64_t first = TextLearner::kFirstRows;  // rows come in tens
  const auto named = [&](const Found& found, Kind kind) {
    ASSERT_EQ(found.size(), 1U) << testing::PrintToString(found);
    EXPECT_EQ(found[0].kind, kind);
    EXPECT_EQ(found[0].where, "messages.db, dictionary 1");
    EXPECT_GT(found[0].first, first);
    EXPECT_LE(found[0].first, first + 10);
  };
  named(after("messages.db", "DELETE FROM dictionary WHERE id=1"), Kind::missing);
  named(after("messages.db", "UPDATE dictionary SET octets=octets||x'00' WHERE id=1"), Kind::changed);
  named(after("messages.db", "UPDATE dictionary SET checksum=randomblob(16) WHERE id=1"), Kind::changed);

  const Found forged = after([&] {
    const std::string sum = crypto::sha256("1:other").substr(0, 16);
    execute("messages.db",
            "UPDATE dictionary SET octets=CAST('other' AS BLOB), checksum=x'" + to_hex(sum) + "' WHERE id=1");
  });
  ASSERT_FALSE(forged.empty());
  EXPECT_EQ(forged.back().kind, Kind::changed);
  EXPECT_EQ(forged.back().last, kItems) << "all rows that need it";
}

TEST_F(VerifierTest, FilesThatAreDeletedChangedOrSwappedAreNamed) {
  make();
  const auto files = PayloadFiles(settings_.folder, false).list();
  ASSERT_GE(files.size(), 10U);
  const auto sequence_of = [&](const std::string& file) {
    const auto found = std::find(messages_.begin(), messages_.end(), *PayloadFiles::message_of(file));
    return static_cast<std::uint64_t>(found - messages_.begin()) + 1;
  };
  const std::string one = files.front();
  const std::string other = files.back();
  const auto expected = [&](Kind kind, const std::string& file) {
    return damage(kind, "payload/" + file, sequence_of(file));
  };

  EXPECT_THAT(after([&] { std::filesystem::remove(path("payload/" + one)); }),
              ElementsAre(expected(Kind::missing, one)));
  EXPECT_THAT(after([&] {
                std::ofstream(path("payload/" + one), std::ios::in | std::ios::out | std::ios::binary) << "x";
              }),
              ElementsAre(expected(Kind::changed, one)));
  EXPECT_THAT(after([&] { std::filesystem::resize_file(path("payload/" + one), 100); }),
              ElementsAre(expected(Kind::changed, one)));
  EXPECT_THAT(after([&] { std::ofstream(path("payload/" + one), std::ios::app | std::ios::binary) << "x"; }),
              ElementsAre(expected(Kind::changed, one)));
  EXPECT_THAT(after([&] {
                std::filesystem::rename(path("payload/" + one), path("kept"));
                std::filesystem::rename(path("payload/" + other), path("payload/" + one));
                std::filesystem::rename(path("kept"), path("payload/" + other));
              }),
              testing::UnorderedElementsAre(expected(Kind::changed, one), expected(Kind::changed, other)));
}

TEST_F(VerifierTest, AFileThatCannotBeReadIsNamedAndStopsNoRound) {
  make();
  const auto files = PayloadFiles(settings_.folder, false).list();
  const std::string one = path("payload/" + files.front());
  const auto named = [&](Kind kind) {
    return testing::Contains(
        testing::AllOf(testing::Field(&port::Damage::kind, kind),
                       testing::Field(&port::Damage::where, "payload/" + files.front())));
  };

  EXPECT_THAT(after([&] {
                std::filesystem::remove(one);
                std::filesystem::create_directory(one);
              }),
              named(Kind::changed))
      << "a folder in its place opens, and cannot be read";
  EXPECT_THAT(after([&] {
                const auto folder = std::filesystem::path(one).parent_path();
                std::filesystem::remove_all(folder);
                std::ofstream(folder) << "no folder";
              }),
              named(Kind::missing));
}

TEST_F(VerifierTest, NotesThatAStoreIsNeverWithoutAreNamed) {
  make();
  const auto note = [](Kind kind, std::string where) {
    return port::Damage{kind, std::move(where), 0, 0, {}};
  };
  const std::string drop = "DELETE FROM meta WHERE name=";
  const std::string change = "UPDATE meta SET value=randomblob(24) WHERE name=";
  EXPECT_THAT(after("messages.db", drop + "'chain'"),
              ElementsAre(note(Kind::missing, "messages.db, meta chain")));
  EXPECT_THAT(after("messages.db", change + "'chain'"),
              ElementsAre(note(Kind::changed, "messages.db, meta chain")));
  EXPECT_THAT(after("keys.db", drop + "'identity'"),
              ElementsAre(note(Kind::missing, "keys.db, meta identity")));
  EXPECT_THAT(after("keys.db", change + "'key_check'"),
              ElementsAre(note(Kind::changed, "keys.db, meta key_check")));
}

TEST_F(VerifierTest, WithoutTheKeyNoLinkCanBeMade) {
  make();
  settings_.chain_key = std::string(32, 'x');

  const Found found = verify();

  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].where, "messages.db, meta chain") << "the note is sealed with the key as well";
  EXPECT_EQ(found.back().last, kItems);
}

/// What the program of schema version 3 made.
constexpr const char* kVersion3 =
    "ALTER TABLE intake DROP COLUMN link; DELETE FROM meta WHERE name='chain';"
    "UPDATE meta SET value=CAST('3' AS BLOB) WHERE name='schema'";

TEST_F(VerifierTest, AStoreOfVersion3HasAChainFromItsUpgradeOn) {
  make();
  execute("messages.db", kVersion3);
  open();
  EXPECT_EQ(store_->figures().unchained_items, kItems);
  fill(60);
  store_.reset();
  open();
  EXPECT_EQ(store_->figures().unchained_items, kItems) << "the next start upgrades nothing";
  fill(60);
  store_.reset();

  EXPECT_THAT(verify(), ElementsAre());
  EXPECT_THAT(after("messages.db", "DELETE FROM intake WHERE seq=100"), ElementsAre(row(Kind::missing, 100)));
  EXPECT_THAT(after("messages.db", "UPDATE intake SET at=at+1 WHERE seq=100"),
              ElementsAre(row(Kind::changed, 100)));
  EXPECT_THAT(after([&] { forge("UPDATE intake SET at=at+1 WHERE seq=331", 331, 331); }),
              ElementsAre(row(Kind::changed, 331)))
      << "the first row of the chain";
  EXPECT_THAT(after([&] { forge("UPDATE intake SET at=at+1 WHERE seq=400", 400, 400); }),
              ElementsAre(row(Kind::changed, 400)));
  const Found early = after([&] {
    execute("messages.db", "UPDATE meta SET value=x'" + to_hex(beginning_note(Chain({}), identity(), 401)) +
                               "' WHERE name='chain'");
  });
  EXPECT_EQ(early.size(), 1U) << "nobody without the key makes the chain begin later";
}

TEST_F(VerifierTest, AKeyThatWasThereBeforeIsNotTheOneOfALaterItem) {
  open();
  fill(1);
  model::Item again = new_item(message(1), 10);
  ASSERT_TRUE(Caller(*store_).commit(again));
  messages_.push_back(again.message);
  store_.reset();

  EXPECT_THAT(verify(), ElementsAre());
}

class ScrubTest : public VerifierTest {
 protected:
  ScrubTest() {
    settings_.scrub_round = std::chrono::milliseconds(10);
    settings_.scrub_share = 0.5;
    settings_.found = [this](const port::Damage& damage) {
      const std::lock_guard lock(mutex_);
      told_.push_back(damage);
    };
  }
  // The thread of the store's scrub tells until the store is gone, and what it tells to goes before it.
  ~ScrubTest() override { store_.reset(); }
  Found told() {
    const std::lock_guard lock(mutex_);
    return told_;
  }
  [[nodiscard]] double figure(std::string_view name) const {
    for (const auto& [own, value] : store_->figures().own)
      if (own == name) return value;
    return -1;
  }
  /// Waits until a whole round has begun and ended from now on.
  void another_round() const {
    const double rounds = figure("sakta_store_scrub_rounds");
    EXPECT_TRUE(becomes_true([&] { return figure("sakta_store_scrub_rounds") >= rounds + 2; }));
  }
  template <class Condition>
  static bool becomes_true(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
  }

 private:
  std::mutex mutex_;
  Found told_;
};

TEST_F(ScrubTest, WhatIsWrongAmongTheNewestRowsIsKnownWhenTheStoreIsOpen) {
  make();
  execute("messages.db", "DELETE FROM intake WHERE seq IN (40, 41)");
  forge("UPDATE intake SET at=at+1 WHERE seq=300", 300, 300);

  open();

  const Found expected{{Kind::missing, "messages.db", 40, 41, message(40)}, row(Kind::changed, 300)};
  EXPECT_EQ(store_->figures().damage, expected);
  EXPECT_EQ(told(), expected);
  another_round();
  EXPECT_EQ(store_->figures().damage, expected);
  EXPECT_EQ(figure("sakta_store_damaged_items"), 3);
  EXPECT_EQ(told(), expected) << "each is told once";
  ASSERT_TRUE(Caller(*store_).commit(new_item())) << "the store goes on";
}

TEST_F(ScrubTest, ARowThatDoesNotFitItsChecksumStopsNobodyFromOpening) {
  make();
  execute("messages.db", "UPDATE intake SET at=at+1 WHERE seq=300");

  open();

  EXPECT_EQ(store_->figures().damage, Found{row(Kind::changed, 300)});
  ASSERT_TRUE(Caller(*store_).commit(new_item())) << "the store goes on";
}

TEST_F(ScrubTest, WhatIsChangedWhileTheStoreIsOpenIsFoundAndIsGoneWhenItIsAsItWas) {
  open();
  fill(60);
  another_round();
  ASSERT_THAT(store_->figures().damage, ElementsAre());
  const std::string file = PayloadFiles(settings_.folder, false).list().at(0);

  std::filesystem::rename(path("payload/" + file), path("kept"));
  EXPECT_TRUE(becomes_true([&] { return store_->figures().damage.size() == 1; }));
  EXPECT_EQ(store_->figures().damage.at(0).where, "payload/" + file);
  std::filesystem::rename(path("kept"), path("payload/" + file));
  EXPECT_TRUE(becomes_true([&] { return store_->figures().damage.empty(); }));

  execute("messages.db", "DELETE FROM intake WHERE seq=20");
  EXPECT_TRUE(becomes_true([&] { return !store_->figures().damage.empty(); }));
  EXPECT_THAT(store_->figures().damage, ElementsAre(row(Kind::missing, 20)));
}

TEST_F(ScrubTest, WhatLiesBeforeTheNewestRowsIsFoundByTheFirstRound) {
  make(Scrub::kNewest + 20);
  execute("messages.db", "DELETE FROM intake WHERE seq=5");

  open();

  EXPECT_TRUE(becomes_true([&] { return !store_->figures().damage.empty(); }));
  EXPECT_THAT(store_->figures().damage, ElementsAre(row(Kind::missing, 5)));
}

TEST_F(ScrubTest, OneDamageOverManyRowsIsOneFinding) {
  make();
  forge("UPDATE intake SET at=at+1 WHERE seq BETWEEN 20 AND 310", 20, 310);

  open();
  another_round();

  EXPECT_THAT(store_->figures().damage,
              ElementsAre(port::Damage{Kind::changed, "messages.db", 20, 310, message(20)}));
  EXPECT_EQ(figure("sakta_store_damaged_items"), 291);
}

}  // namespace
}  // namespace hub::store
