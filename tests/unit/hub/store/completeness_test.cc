// A store that lost what it had acknowledged is refused, and one whose process was killed is not.

#include "hub/store/completeness.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "hub/store/intake.h"
#include "hub/store/key_table.h"
#include "hub/store/sqlite_store.h"
#include "support/store_caller.h"
#include "support/store_items.h"
#include "unit/hub/store/temporary_folder.h"

namespace hub::store {
namespace {

using support::Caller;
using support::new_item;
using support::new_tag;
using testing::HasSubstr;

constexpr std::size_t kSent = 60;

/// Kills the process at the n-th passing of a step, as `kill -9` does.
class KillAt final : public port::StepProbe {
 public:
  KillAt(std::string step, int nth) : step_(std::move(step)), left_(nth) {}
  void reached(std::string_view step) noexcept override {
    if (step != step_ || --left_ > 0) return;
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();
  }

 private:
  const std::string step_;
  std::atomic<int> left_;
};

std::string octets_of(const std::filesystem::path& path) {
  std::string octets(std::filesystem::file_size(path), '\0');
  std::ifstream(path, std::ios::binary).read(octets.data(), static_cast<std::streamsize>(octets.size()));
  return octets;
}

/// Of a database that had no page when its first transaction began: https://www.sqlite.org/fileformat2.html
/// section 3.
std::string hot_journal() {
  std::string octets("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
  octets += std::string(14, '\0') + std::string("\x02\x00", 2) + std::string("\x00\x00\x10\x00", 4);
  octets.resize(512, '\0');
  return octets;
}

void flip_bit(const std::string& path, std::uint64_t at) {
  std::string octets = octets_of(path);
  ASSERT_LT(at, octets.size()) << path;
  octets[at] = static_cast<char>(static_cast<unsigned char>(octets[at]) ^ 4U);
  std::ofstream(path, std::ios::binary) << octets;
}

class CompletenessTest : public testing::Test {
 protected:
  CompletenessTest() { settings_.folder = folder_.path() + "/store"; }

  [[nodiscard]] std::string path(const std::string& name) const { return settings_.folder + "/" + name; }
  [[nodiscard]] std::uint64_t size(const std::string& name) const {
    return std::filesystem::file_size(path(name));
  }
  void remove(std::initializer_list<const char*> names) const {
    for (const char* name : names) std::filesystem::remove(path(name));
  }

  /// Another process commits items one by one until it is killed, at the latest when all of `kSent` are
  /// acknowledged and indexed. Gives the acknowledged ones.
  std::vector<Uuid> send_until_killed(const std::string& step = "", int nth = 0) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      send(ends[1], step, nth);
      ::_exit(1);
    }
    ::close(ends[1]);
    std::vector<Uuid> acknowledged;
    std::string id(16, '\0');
    while (::read(ends[0], id.data(), id.size()) == static_cast<ssize_t>(id.size()))
      acknowledged.push_back(*Uuid::from_bytes(id));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "the sender ended by itself";
    return acknowledged;
  }

  /// Each file and its octets, but for what may come and go without a meaning.
  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(settings_.folder)) {
      const std::string name = entry.path().filename().string();
      if (!entry.is_regular_file() || name.ends_with("-shm")) continue;
      if (name.ends_with("-wal") && entry.file_size() == 0) continue;
      found[name] = octets_of(entry.path());
    }
    return found;
  }

  /// The error's text; empty if it was opened.
  [[nodiscard]] std::string refusal(const std::string& code = "store.damaged") const {
    const auto before = files();
    const auto opened = SqliteStore::open(settings_);
    if (opened) return "";
    EXPECT_EQ(opened.error().code().name, code) << opened.error().to_string();
    const auto after = files();
    EXPECT_TRUE(before == after) << "a refused store is left as it is";
    return opened.error().detail();
  }

  /// Opens it, finds all of these, and that it goes on.
  void expect_healthy(const std::vector<Uuid>& acknowledged) {
    for (int i = 0; i < 2; ++i) {
      auto store = SqliteStore::open(settings_);
      ASSERT_TRUE(store) << store.error().to_string();
      Caller caller(**store);
      for (const Uuid& message : acknowledged) {
        const auto story = caller.story(message);
        ASSERT_TRUE(story) << story.error().to_string();
        EXPECT_EQ(story->items.size(), 1U);
        EXPECT_NE(story->wrapped_key, "");
      }
      ASSERT_TRUE(caller.commit(new_item()));
    }
  }

  TemporaryFolder folder_;
  SqliteSettings settings_;

 private:
  void send(int end, const std::string& step, int nth) const {
    KillAt probe(step, nth);
    SqliteSettings settings = settings_;
    settings.probe = &probe;
    auto store = SqliteStore::open(settings);
    if (!store) return;
    Caller caller(**store);
    for (std::size_t i = 0; i < kSent; ++i) {
      model::Item item = new_item(support::new_id(), i % 10 == 0 ? 100'000 : 2'000);
      item.idempotency = new_tag();
      const Uuid message = item.message;
      if (!caller.commit(std::move(item))) return;
      if (::write(end, message.bytes().data(), message.bytes().size()) != 16) return;
    }
    if (!caller.indexed()) return;
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();
  }
};

TEST_F(CompletenessTest, AStoreWhoseProcessWasKilledAtAnyStepOpensWithAllThatWasAcknowledged) {
  for (const char* step :
       {"store.payload_written", "store.keys_synced", "store.inserted", "store.synced", "none"}) {
    for (const int nth : {1, 2, 6}) {
      SCOPED_TRACE(step + std::string(" ") + std::to_string(nth));
      std::filesystem::remove_all(settings_.folder);
      const std::vector<Uuid> acknowledged = send_until_killed(step, nth);

      expect_healthy(acknowledged);
    }
  }
}

TEST_F(CompletenessTest, AKilledStoreOpensWithoutTheWitnessesThatItMayLack) {
  const std::vector<Uuid> acknowledged = send_until_killed("store.keys_synced", 40);
  ASSERT_EQ(acknowledged.size(), 39U);
  remove({"index.db", "index.db-wal", "newest"});

  expect_healthy(acknowledged);
}

TEST_F(CompletenessTest, ATornNoteOfTheNewestIsNoReasonToRefuse) {
  const std::vector<Uuid> acknowledged = send_until_killed();
  std::filesystem::resize_file(path("newest"), 5);

  expect_healthy(acknowledged);
}

TEST_F(CompletenessTest, AStoreKilledAgainAndAgainStaysOpenable) {
  std::vector<Uuid> acknowledged;
  for (int nth = 1; nth <= 8; ++nth)
    for (const Uuid& one : send_until_killed(nth % 2 == 0 ? "store.inserted" : "store.keys_synced", nth))
      acknowledged.push_back(one);

  expect_healthy(acknowledged);
}

class LossTest : public CompletenessTest {
 protected:
  LossTest() { settings_.unsafe_no_sync = true; }  // a killed process needs no sync

  /// A killed store of which all is acknowledged; the first one is made, the others are copies of it.
  void take_killed() {
    const std::string made = folder_.path() + "/made";
    std::filesystem::remove_all(settings_.folder);
    if (!std::filesystem::exists(made)) {
      ASSERT_EQ(send_until_killed().size(), kSent);
      std::filesystem::copy(settings_.folder, made, std::filesystem::copy_options::recursive);
      return;
    }
    std::filesystem::copy(made, settings_.folder, std::filesystem::copy_options::recursive);
  }

  /// Expects that each of these is noticed, whether all witnesses are there or only the two databases.
  void expect_refused(const std::vector<std::pair<std::string, std::function<void()>>>& harms,
                      const std::string& said) {
    for (const auto& [name, harm] : harms) {
      for (const bool witnesses : {true, false}) {
        SCOPED_TRACE(name + (witnesses ? "" : ", without index.db and newest"));
        take_killed();
        if (!witnesses) remove({"index.db", "index.db-wal", "newest"});
        harm();

        EXPECT_THAT(refusal(), HasSubstr(said));
      }
    }
  }
};

TEST_F(LossTest, LostRowsAreNoticed) {
  const std::string log = path("messages.db-wal");
  expect_refused({{"a bit flipped", [&] { flip_bit(log, std::filesystem::file_size(log) / 2); }},
                  {"a bit flipped in the log's head", [&] { flip_bit(log, 18); }},
                  {"cut", [&] { std::filesystem::resize_file(log, std::filesystem::file_size(log) / 2); }},
                  {"emptied", [&] { std::filesystem::resize_file(log, 0); }},
                  {"removed", [&] { std::filesystem::remove(log); }}},
                 "messages.db lacks item");
}

TEST_F(LossTest, LostKeysAreNoticed) {
  const std::string log = path("keys.db-wal");
  expect_refused(
      {{"a bit flipped", [&] { flip_bit(log, std::filesystem::file_size(log) / 2); }},
       {"a bit of the end flipped", [&] { flip_bit(log, std::filesystem::file_size(log) - 1'000); }},
       {"cut", [&] { std::filesystem::resize_file(log, std::filesystem::file_size(log) / 2); }},
       {"removed", [&] { std::filesystem::remove(log); }}},
      "keys.db lacks the newest keys");
}

TEST_F(LossTest, LostDatabasesAreNoticed) {
  expect_refused({{"messages.db", [&] { remove({"messages.db"}); }},
                  {"messages.db and its log",
                   [&] {
                     remove({"messages.db", "messages.db-wal"});
                   }},
                  {"both",
                   [&] {
                     remove({"messages.db", "messages.db-wal", "keys.db", "keys.db-wal"});
                   }}},
                 "messages.db is missing, but");
  expect_refused({{"messages.db", [&] { std::filesystem::resize_file(path("messages.db"), 0); }}},
                 "messages.db is empty, but");
  expect_refused({{"removed", [&] { remove({"keys.db"}); }}}, "keys.db is missing, but");
  expect_refused({{"emptied", [&] { std::filesystem::resize_file(path("keys.db"), 0); }}},
                 "keys.db is empty, but");
  expect_refused({{"removed", [&] { remove({"keys.db", "keys.db-wal"}); }}}, "keys.db is missing or empty");
}

TEST_F(LossTest, ABitFlippedAnywhereInTheLogOfTheRowsIsNoticed) {
  constexpr std::uint64_t kPlaces = 25;
  ASSERT_EQ(send_until_killed().size(), kSent);
  const std::string log = path("messages.db-wal");
  const std::string whole = octets_of(log);
  const std::uint64_t last = size("messages.db-wal") - 1;
  for (std::uint64_t place = 0; place <= kPlaces; ++place) {
    flip_bit(log, last * place / kPlaces);
    EXPECT_THAT(refusal(), HasSubstr("messages.db")) << "octet " << last * place / kPlaces;
    std::ofstream(log, std::ios::binary) << whole;
  }
}

TEST_F(LossTest, TheLossOfTheLastBatchAloneIsNoticedByEitherWitness) {
  for (const bool by_index : {true, false}) {
    take_killed();
    if (by_index) {
      remove({"newest"});
    } else {
      remove({"index.db", "index.db-wal"});
    }
    flip_bit(path("messages.db-wal"), size("messages.db-wal") - 10);

    const std::string said = refusal();

    EXPECT_THAT(said, HasSubstr("messages.db lacks item 60"));
    EXPECT_THAT(said, HasSubstr(by_index ? "index.db knows" : "newest knows"));
  }
}

TEST_F(LossTest, ADatabaseOfAnotherStoreIsNoticed) {
  const std::string other = folder_.path() + "/other";
  send_until_killed();
  ASSERT_TRUE(SqliteStore::open(settings_)) << "closed in order: nothing is left in the logs";
  std::filesystem::rename(settings_.folder, other);
  for (const char* name : {"keys.db", "messages.db", "index.db", "newest"}) {
    take_killed();
    ASSERT_TRUE(SqliteStore::open(settings_));
    remove({"messages.db-wal", "keys.db-wal", "index.db-wal"});
    std::filesystem::copy_file(std::filesystem::path(other) / name, path(name),
                               std::filesystem::copy_options::overwrite_existing);

    EXPECT_THAT(refusal(), HasSubstr("not of the same store")) << name;
  }
}

TEST_F(LossTest, ARemovedDatabaseIsNoticedAfterAnOrderlyEndToo) {
  for (const char* name : {"messages.db", "keys.db"}) {
    take_killed();
    ASSERT_TRUE(SqliteStore::open(settings_));
    std::filesystem::remove(path(name));

    EXPECT_THAT(refusal(), HasSubstr(std::string(name) + " is missing"));
  }
}

TEST_F(CompletenessTest, AStoreIsMadeToTheEndIfItsMakerEndedBefore) {
  const std::vector<std::function<void()>> ends{
      [this] { std::ofstream(path("messages.db")); },
      [this] {
        std::ofstream(path("messages.db")) << std::string(4096, '\0');
        std::ofstream(path("messages.db-journal")) << hot_journal();
      },
      [this] { ASSERT_TRUE(Intake::create(settings_.folder, true, "0123456789abcdef", Chain({}))); },
      [this] {
        ASSERT_TRUE(Intake::create(settings_.folder, true, "0123456789abcdef", Chain({})));
        std::ofstream(path("keys.db"));
      },
      [this] {
        ASSERT_TRUE(Intake::create(settings_.folder, true, "0123456789abcdef", Chain({})));
        std::ofstream(path("keys.db")) << std::string(4096, '\0');
        std::ofstream(path("keys.db-journal")) << hot_journal();
      },
      [this] {
        ASSERT_TRUE(Intake::create(settings_.folder, true, "0123456789abcdef", Chain({})));
        ASSERT_TRUE(KeyTable::create(settings_.folder, true, "0123456789abcdef", ""));
      },
  };
  for (const auto& end : ends) {
    std::filesystem::remove_all(settings_.folder);
    std::filesystem::create_directory(settings_.folder);
    end();

    expect_healthy({});
  }
}

TEST_F(CompletenessTest, AnotherMasterKeyIsRefusedBeforeAnythingIsTouched) {
  settings_.key_check = std::string(32, 'a');
  const std::vector<Uuid> acknowledged = send_until_killed();
  settings_.key_check = std::string(32, 'b');

  EXPECT_THAT(refusal("config.secret"), HasSubstr("the master key is not the one this store was made with"));

  settings_.key_check = std::string(32, 'a');
  expect_healthy(acknowledged);
}

TEST_F(CompletenessTest, AnOrderlyEndLeavesNothingInTheLogs) {
  {
    auto store = SqliteStore::open(settings_);
    ASSERT_TRUE(store);
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(Caller(**store).commit(new_item()));
    ASSERT_GT(size("messages.db-wal"), 0U);
  }

  for (const char* log : {"messages.db-wal", "keys.db-wal"})
    EXPECT_TRUE(!std::filesystem::exists(path(log)) || size(log) == 0) << log;
}

TEST_F(CompletenessTest, NobodyElseMayReadTheFolderOrAnyFileOfIt) {
  std::filesystem::create_directory(settings_.folder);
  ::chmod(settings_.folder.c_str(), 0755);
  const mode_t before = ::umask(0);
  auto store = SqliteStore::open(settings_);
  ::umask(before);
  ASSERT_TRUE(store);
  ASSERT_TRUE(Caller(**store).commit(new_item(support::new_id(), 100'000)));
  ASSERT_TRUE(Caller(**store).indexed());

  struct stat found {};
  ASSERT_EQ(::stat(settings_.folder.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0700U);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(settings_.folder)) {
    ASSERT_EQ(::stat(entry.path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, entry.is_directory() ? 0700U : 0600U) << entry.path();
  }
}

}  // namespace
}  // namespace hub::store
