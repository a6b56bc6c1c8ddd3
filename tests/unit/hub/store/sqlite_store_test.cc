#include "hub/store/sqlite_store.h"

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "hub/base/codes.h"
#include "hub/store/key_table.h"
#include "hub/store/payload_files.h"
#include "hub/store/sqlite_reader.h"
#include "support/store_caller.h"
#include "support/store_items.h"
#include "unit/hub/store/failing_sync.h"
#include "unit/hub/store/temporary_folder.h"

namespace hub::store {
namespace {

using support::Caller;
using support::new_id;
using support::new_item;
using support::new_tag;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() { settings_.folder = folder_.path() + "/store"; }

  void open() {
    auto opened = SqliteStore::open(settings_);
    ASSERT_TRUE(opened) << opened.error().to_string();
    store_ = *std::move(opened);
  }
  Caller caller() { return Caller(*store_); }

  /// Changes a database behind the store's back.
  void execute(const std::string& file, const std::string& sql) const {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(path(file).c_str(), &connection), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(connection);
    sqlite3_close(connection);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return settings_.folder + "/" + name; }
  [[nodiscard]] std::vector<std::string> payload() const {
    return PayloadFiles(settings_.folder, false).list();
  }

  TemporaryFolder folder_;
  SqliteSettings settings_;
  std::unique_ptr<SqliteStore> store_;
};

/// No file can grow beyond `octets` while it lives: writes fail as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t octets) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{octets, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

template <class Condition>
bool becomes_true(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

TEST_F(SqliteStoreTest, RefusesASecondOpenerAndSaysWhy) {
  open();

  const auto second = SqliteStore::open(settings_);

  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code().name, "store.unavailable");
  EXPECT_THAT(second.error().detail(), HasSubstr("another process has opened this store"));
}

TEST_F(SqliteStoreTest, CannotBeOpenedWhereTheParentIsMissing) {
  settings_.folder = folder_.path() + "/no/such";

  const auto opened = SqliteStore::open(settings_);

  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code().name, "store.unavailable");
}

TEST_F(SqliteStoreTest, RefusesASchemaThatItDoesNotKnow) {
  for (const char* file : {"messages.db", "keys.db"}) {
    open();
    store_.reset();
    execute(file, "UPDATE meta SET value=value||'99' WHERE name='schema'");
    const auto opened = SqliteStore::open(settings_);
    execute(file, "UPDATE meta SET value=CAST(substr(value, 1, 1) AS BLOB) WHERE name='schema'");

    ASSERT_FALSE(opened) << file;
    EXPECT_EQ(opened.error().code().name, "store.damaged");
    EXPECT_THAT(opened.error().detail(), HasSubstr(file));
  }
}

TEST_F(SqliteStoreTest, BigPartsAreFilesAndSmallOnesAreNot) {
  open();
  model::Item item = new_item(new_id(), kMaxInlinePart);
  item.parts.push_back({"answer", "application/xml", crypto::random_bytes(kMaxInlinePart + 1)});

  ASSERT_TRUE(caller().commit(item));

  const std::string name = PayloadFiles::name(item.message, "answer", crypto::sha256(item.parts[1].sealed));
  ASSERT_THAT(payload(), ElementsAre(name));
  std::ifstream file(path("payload/" + name), std::ios::binary);
  const std::string octets((std::istreambuf_iterator<char>(file)), {});
  EXPECT_TRUE(octets == item.parts[1].sealed) << "the file holds the sealed octets and nothing else";
  EXPECT_EQ(std::filesystem::status(path("payload/" + name)).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(SqliteStoreTest, ARepeatLeavesNoFileAndNoKey) {
  open();
  model::Item item = new_item();
  item.idempotency = new_tag();
  model::Item again = new_item(new_id(), 100'000);
  again.idempotency = item.idempotency;
  ASSERT_TRUE(caller().commit(item));

  ASSERT_TRUE(caller().commit(again));

  EXPECT_THAT(payload(), ElementsAre());
  auto reader = Database::open_to_read(path("keys.db"));
  ASSERT_TRUE(reader);
  auto count = reader->prepare("SELECT count(*) FROM key");
  ASSERT_TRUE(count->step());
  EXPECT_EQ(count->number(0), 1);
}

TEST_F(SqliteStoreTest, AChangedOrMissingPayloadFileIsNoticed) {
  open();
  const model::Item item = new_item(new_id(), 100'000);
  ASSERT_TRUE(caller().commit(item));
  const std::string file = path("payload/" + payload().at(0));
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(500).put('x').put('y').put('z');

  const auto changed = caller().story(item.message);
  std::filesystem::remove(file);
  const auto missing = caller().story(item.message);

  for (const auto* story : {&changed, &missing}) {
    ASSERT_FALSE(*story);
    EXPECT_EQ(story->error().code().name, "store.damaged");
    EXPECT_THAT(story->error().detail(), HasSubstr("sequence 1"));
  }
}

TEST_F(SqliteStoreTest, ADamagedRowIsNamedAndNeverLeftOut) {
  open();
  const model::Item item = new_item();
  ASSERT_TRUE(caller().commit(new_item()));
  ASSERT_TRUE(caller().commit(item));
  ASSERT_TRUE(caller().commit(new_item()));
  execute("messages.db", "UPDATE intake SET record=CAST('{}' AS BLOB) WHERE seq=2");

  const auto story = caller().story(item.message);

  ASSERT_FALSE(story);
  EXPECT_EQ(story.error().code().name, "store.damaged");
  EXPECT_THAT(story.error().detail(), HasSubstr("sequence 2"));
}

TEST_F(SqliteStoreTest, OfADamagedMessageTheRestIsSalvagedAndWhatIsLostIsNamed) {
  open();
  const model::Item accepted = new_item(new_id(), 100'000);
  model::Item moved = new_item(accepted.message);
  moved.wrapped_key.clear();
  ASSERT_TRUE(caller().commit(accepted));
  ASSERT_TRUE(caller().commit(moved));
  ASSERT_TRUE(caller().commit(new_item()));
  const auto reader = SqliteReader::open(settings_.folder);
  ASSERT_TRUE(reader);

  const auto whole = (*reader)->salvage(accepted.message);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->items.size(), 2U);
  EXPECT_THAT(whole->damage, ElementsAre());

  std::filesystem::remove(path("payload/" + payload().at(0)));
  const auto without_part = (*reader)->salvage(accepted.message);
  ASSERT_TRUE(without_part);
  EXPECT_EQ(without_part->items.size(), 2U);
  EXPECT_EQ(without_part->items[0].parts.size(), accepted.parts.size() - 1);
  EXPECT_EQ(without_part->wrapped_key, accepted.wrapped_key);
  ASSERT_EQ(without_part->damage.size(), 1U);
  EXPECT_EQ(without_part->damage[0],
            Sentence("part request: a payload file is missing", "daļa request: trūkst satura faila"));

  execute("messages.db", "UPDATE intake SET head=CAST('{' AS BLOB) WHERE seq=1");
  const auto without_row = (*reader)->salvage(accepted.message);
  ASSERT_TRUE(without_row);
  ASSERT_EQ(without_row->items.size(), 1U);
  EXPECT_EQ(without_row->items[0].event, moved.event);
  ASSERT_EQ(without_row->damage.size(), 1U);
  EXPECT_THAT(without_row->damage[0].en(), HasSubstr("sequence 1"));
}

TEST_F(SqliteStoreTest, DoesNotStartOnADamagedNewestRow) {
  open();
  ASSERT_TRUE(caller().commit(new_item()));
  ASSERT_TRUE(caller().commit(new_item()));
  store_.reset();
  execute("messages.db", "UPDATE intake SET head=CAST('{}' AS BLOB) WHERE seq=2");

  const auto opened = SqliteStore::open(settings_);

  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code().name, "store.damaged");
  EXPECT_THAT(opened.error().detail(), HasSubstr("sequence 2"));
}

TEST_F(SqliteStoreTest, SweepsKeysWithoutAnItemAtStart) {
  const model::Item kept = new_item();
  const model::Item lost = new_item();
  open();
  ASSERT_TRUE(caller().commit(kept));
  store_.reset();
  {
    auto keys = KeyTable::open(settings_.folder, true);
    ASSERT_TRUE(keys);
    const std::vector<KeyTable::Entry> entries{{lost.message, lost.wrapped_key}};
    ASSERT_TRUE(keys->put(entries, 2, 2));  // the process ended before the item's own transaction
  }

  open();

  auto keys = Database::open_to_read(path("keys.db"));
  auto select = keys->prepare("SELECT message FROM key");
  ASSERT_TRUE(*select->step());
  EXPECT_EQ(select->octets(0), kept.message.bytes());
  EXPECT_FALSE(*select->step());
}

TEST_F(SqliteStoreTest, SweepsPayloadFilesWithoutAnItemAtStart) {
  open();
  const model::Item kept = new_item(new_id(), 100'000);
  ASSERT_TRUE(caller().commit(kept));
  store_.reset();
  const std::vector<std::string> before = payload();
  const PayloadFiles files(settings_.folder, true);
  ASSERT_TRUE(files.write(new_id(), kept.parts[0]));
  model::Part changed = kept.parts[0];
  changed.sealed += "more";
  ASSERT_TRUE(files.write(kept.message, changed));
  const std::string unfinished = path("payload/" + before[0]) + ".unfinished";
  std::ofstream(unfinished) << "half";

  open();

  EXPECT_TRUE(becomes_true([this] { return payload().size() == 1; }));
  EXPECT_EQ(payload(), before);
  EXPECT_FALSE(std::filesystem::exists(unfinished));
}

TEST_F(SqliteStoreTest, RebuildsAnIndexThatIsGarbageOrMissingOrBehind) {
  const model::Item item = new_item();
  open();
  ASSERT_TRUE(caller().commit(item));
  ASSERT_TRUE(caller().indexed());
  const std::vector<std::function<void()>> harms{
      [this] { std::ofstream(path("index.db")) << std::string(20'000, 'x'); },
      [this] {
        execute("index.db",
                "UPDATE meta SET value=CAST('0' AS BLOB) WHERE name='indexed';"
                "DELETE FROM key; DELETE FROM item");
      },
      [this] { std::filesystem::remove(path("index.db")); },
      [this] { execute("index.db", "DROP TABLE meta"); },
  };
  for (const auto& harm : harms) {
    store_.reset();
    harm();
    open();
    ASSERT_TRUE(caller().indexed());

    const auto found = caller().find(item.keys[0]);

    ASSERT_TRUE(found) << found.error().to_string();
    EXPECT_EQ(*found, std::vector<Uuid>{item.message});
  }
}

TEST_F(SqliteStoreTest, AnIndexFoundDamagedWhileRunningIsRebuiltAndStoriesAreWholeMeanwhile) {
  open();
  std::vector<model::Item> items;
  for (int i = 0; i < 300; ++i) items.push_back(new_item(new_id(), 10));
  static_cast<void>(caller().commit(items));
  ASSERT_TRUE(caller().indexed());
  store_.reset();
  {
    // Every page but the first, with the schema, and those that hold the `meta` rows.
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(path("index.db").c_str(), &connection), SQLITE_OK);
    sqlite3_close(connection);  // the last one to close moves the log into the database
    std::fstream file(path("index.db"), std::ios::in | std::ios::out | std::ios::binary);
    const auto pages = std::filesystem::file_size(path("index.db")) / 4096;
    for (std::uint64_t page = 6; page < pages; ++page)
      file.seekp(static_cast<std::streamoff>(page * 4096)).write(std::string(4096, 'x').data(), 4096);
  }
  open();

  const auto story = caller().story(items[7].message);
  const auto found_again = [&] {
    const auto found = caller().find(items[7].keys[0]);
    return found && *found == std::vector<Uuid>{items[7].message};
  };

  ASSERT_TRUE(story) << story.error().to_string();
  EXPECT_EQ(story->items.size(), 1U);
  EXPECT_TRUE(becomes_true(found_again));
}

TEST_F(SqliteStoreTest, AFullDiskAcknowledgesNothingAndIsHealedWithoutARestart) {
  open();
  const model::Item before = new_item();
  ASSERT_TRUE(caller().commit(before));
  model::Item during = new_item(new_id(), 20'000);
  during.idempotency = new_tag();
  {
    const FullDisk full(1);

    const auto refused = caller().commit(during);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code().name, "store.unavailable");
    EXPECT_EQ(refused.error().pause(), std::chrono::seconds(1));
    EXPECT_NE(store_->figures().trouble, "");
    const auto story = caller().story(during.message);
    ASSERT_TRUE(story);
    EXPECT_TRUE(story->items.empty());
    EXPECT_EQ(caller().story(before.message)->items.size(), 1U) << "what is stored can be read";
    EXPECT_FALSE(caller().commit(during));
  }
  const auto again = caller().commit(during);

  ASSERT_TRUE(again) << again.error().to_string();
  EXPECT_FALSE(again->repeated);
  EXPECT_EQ(again->sequence, 2U);
  EXPECT_EQ(store_->figures().trouble, "");
  EXPECT_EQ(caller().story(during.message)->wrapped_key, during.wrapped_key);
}

TEST_F(SqliteStoreTest, BelowTheReserveOfTheDiskNoMessageBeginsAndWhatIsStoredGoesOn) {
  open();
  model::Item first = new_item(new_id());
  first.idempotency = new_tag();
  first.wrapped_key = "a wrapped key";
  model::Item again = first;
  ASSERT_TRUE(caller().commit(first));
  store_.reset();
  settings_.disk_reserve = std::uint64_t{1} << 60;  // more than any disk has
  open();

  model::Item fresh = new_item(new_id());
  fresh.wrapped_key = "another wrapped key";
  model::Item goes_on = new_item(first.message);
  goes_on.wrapped_key.clear();
  const auto refused = caller().commit(fresh);
  const auto repeated = caller().commit(again);
  const auto continued = caller().commit(goes_on);

  ASSERT_FALSE(refused);
  EXPECT_EQ(&refused.error().code(), &codes::store_unavailable);
  EXPECT_THAT(refused.error().detail(), HasSubstr("below its reserve"));
  EXPECT_TRUE(refused.error().pause());
  ASSERT_TRUE(repeated) << repeated.error().to_string();
  EXPECT_TRUE(repeated->repeated);
  EXPECT_TRUE(continued) << continued.error().to_string();
  EXPECT_GT(store_->figures().disk_reserve, *store_->figures().disk_free);
}

TEST_F(SqliteStoreTest, AFailedSyncIsNeverRetriedAsSuccess) {
  for (const char* file : {"/messages.db-wal", "/keys.db-wal"}) {
    open();
    const std::uint64_t before = store_->figures().last_sequence;
    const model::Item kept = new_item();
    ASSERT_TRUE(caller().commit(kept));
    model::Item item = new_item();
    item.idempotency = new_tag();
    {
      const FailingSync once(file, 1);
      const auto refused = caller().commit(item);

      ASSERT_FALSE(refused) << file;
      EXPECT_EQ(refused.error().code().name, "store.unavailable");
      EXPECT_THAT(store_->figures().trouble.en(), HasSubstr("disk I/O error"));
      EXPECT_THAT(store_->figures().trouble.lv(), HasSubstr("diska ievadizvades kļūda"));
    }
    EXPECT_TRUE(caller().story(item.message)->items.empty());
    const auto again = caller().commit(item);
    ASSERT_TRUE(again) << again.error().to_string();
    EXPECT_FALSE(again->repeated);
    EXPECT_EQ(again->sequence, before + 2);
    ASSERT_TRUE(caller().indexed());
    EXPECT_EQ(*caller().find(item.keys[0]), std::vector<Uuid>{item.message});
    store_.reset();
    open();
    EXPECT_EQ(caller().story(kept.message)->items.size(), 1U);
    EXPECT_EQ(caller().story(item.message)->wrapped_key, item.wrapped_key);
    store_.reset();
  }
}

TEST_F(SqliteStoreTest, WhileSyncsFailNothingIsAcknowledged) {
  open();
  {
    const FailingSync always("", 1'000'000);
    EXPECT_FALSE(caller().commit(new_item()));
    EXPECT_FALSE(caller().commit(new_item(new_id(), 100'000)));
    EXPECT_NE(store_->figures().trouble, "");
  }

  EXPECT_TRUE(becomes_true([this] { return store_->figures().trouble.empty(); }));
  EXPECT_EQ(store_->figures().last_sequence, 0U);
  EXPECT_TRUE(caller().commit(new_item()));
}

TEST_F(SqliteStoreTest, IsWellAgainByItselfWhenSpaceReturnsAndNobodyCommits) {
  open();
  ASSERT_TRUE(caller().commit(new_item()));
  {
    const FullDisk full(1);
    ASSERT_FALSE(caller().commit(new_item(new_id(), 20'000)));
    EXPECT_NE(store_->figures().trouble, "");
  }

  EXPECT_TRUE(becomes_true([this] { return store_->figures().trouble.empty(); }));
}

TEST_F(SqliteStoreTest, APayloadThatCannotBeWrittenFailsItsItemAlone) {
  open();
  ASSERT_TRUE(caller().commit(new_item()));
  const FullDisk full(1'000'000);
  std::vector<model::Item> items{new_item(), new_item(new_id(), 2'000'000), new_item()};

  const auto results = caller().commit(items);

  EXPECT_TRUE(results[0]);
  ASSERT_FALSE(results[1]);
  EXPECT_EQ(results[1].error().code().name, "store.unavailable");
  ASSERT_TRUE(results[2]);
  EXPECT_EQ(results[2]->sequence, results[0]->sequence + 1);
  EXPECT_THAT(payload(), ElementsAre());
}

TEST_F(SqliteStoreTest, TheLogStaysWithinItsBound) {
  settings_.max_wal_bytes = 1'000'000;
  open();
  std::uint64_t most = 0;
  for (int i = 0; i < 200; ++i) {
    std::vector<model::Item> items;
    for (int n = 0; n < 10; ++n) items.push_back(new_item());
    for (const auto& result : caller().commit(std::move(items)))
      ASSERT_TRUE(result) << result.error().to_string();
    most = std::max(most, std::uint64_t{std::filesystem::file_size(path("messages.db-wal"))});
  }

  EXPECT_LT(most, 2'000'000U);
}

class RecordingProbe final : public port::StepProbe {
 public:
  void reached(std::string_view step) noexcept override {
    const std::lock_guard lock(mutex_);
    steps_.emplace_back(step);
  }
  std::vector<std::string> steps() {
    const std::lock_guard lock(mutex_);
    return steps_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> steps_;
};

TEST_F(SqliteStoreTest, PassesItsStepsInOrder) {
  RecordingProbe probe;
  settings_.probe = &probe;
  open();

  ASSERT_TRUE(caller().commit(new_item(new_id(), 100'000)));

  EXPECT_THAT(probe.steps(),
              ElementsAre("store.payload_written", "store.keys_synced", "store.inserted", "store.synced"));
  store_.reset();
}

TEST_F(SqliteStoreTest, ReadersNeedNoLockAndSeeWhatIsCommitted) {
  open();
  model::Item item = new_item();
  ASSERT_TRUE(caller().commit(item));
  model::Item next = new_item(new_id(), 100'000);
  ASSERT_TRUE(caller().commit(next));

  auto running = SqliteReader::open(settings_.folder);
  ASSERT_TRUE(running) << running.error().to_string();
  const auto story = (*running)->story(item.message);
  ASSERT_TRUE(story) << story.error().to_string();
  ASSERT_EQ(story->items.size(), 1U);
  support::expect_same(story->items[0], item);
  EXPECT_EQ(story->wrapped_key, item.wrapped_key);
  EXPECT_EQ(*(*running)->recent(10), (std::vector<Uuid>{next.message, item.message}));
  EXPECT_EQ(*(*running)->recent(1), std::vector<Uuid>{next.message});

  store_.reset();
  auto stopped = SqliteReader::open(settings_.folder);
  ASSERT_TRUE(stopped) << stopped.error().to_string();
  const auto big = (*stopped)->story(next.message);
  ASSERT_TRUE(big) << big.error().to_string();
  support::expect_same(big->items[0], next);
}

TEST_F(SqliteStoreTest, MessagesLeaveNothingInMemoryOnceItsCachesAreFull) {
  constexpr std::size_t kMany = 10'000;
  constexpr std::size_t kBatch = 500;
  constexpr std::int64_t kLimit = std::int64_t{256} * 1024;
  settings_.unsafe_no_sync = true;
  settings_.scrub_round = std::chrono::milliseconds(10);  // the walk over the store has caches of its own
  settings_.scrub_share = 0.5;
  open();
  const model::Item pattern = new_item(new_id(), 4'096);
  const auto rounds = [this] {
    for (const auto& [name, value] : store_->figures().own)
      if (name == "sakta_store_scrub_rounds") return value;
    return 0.0;
  };
  const auto accept = [&](std::size_t count) {
    for (; count > 0; count -= kBatch) {
      std::vector<model::Item> items(kBatch, pattern);
      for (model::Item& item : items) {
        item.message = new_id();
        item.idempotency = new_tag();
        item.keys.front().tag = new_tag();
      }
      for (const auto& result : caller().commit(std::move(items))) ASSERT_TRUE(result);
    }
    ASSERT_TRUE(caller().indexed(std::chrono::seconds(60)));
  };

  accept(kMany);
  const double before = rounds();
  for (int i = 0; rounds() < before + 2 && i < 12'000; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ASSERT_GE(rounds(), before + 2) << "a whole walk over what is there";
  const std::int64_t settled = sqlite3_memory_used();
  accept(kMany);

  EXPECT_LT(sqlite3_memory_used() - settled, kLimit) << settled << " octets before";
}

TEST_F(SqliteStoreTest, AReaderOfAnEmptyFolderSaysThatNoStoreIsThere) {
  const auto reader = SqliteReader::open(folder_.path());

  ASSERT_FALSE(reader);
  EXPECT_THAT(reader.error().detail(), AllOf(HasSubstr("opening the store in"), HasSubstr(folder_.path())));
}

TEST_F(SqliteStoreTest, AnErasedKeyLeavesTheStoryWithoutIt) {
  open();
  const model::Item item = new_item();
  ASSERT_TRUE(caller().commit(item));
  store_.reset();
  execute("keys.db", "DELETE FROM key");
  open();

  const auto story = caller().story(item.message);

  ASSERT_TRUE(story);
  EXPECT_EQ(story->items.size(), 1U);
  EXPECT_EQ(story->wrapped_key, "");
}

}  // namespace
}  // namespace hub::store
