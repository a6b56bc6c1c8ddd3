#include "hub/store/sqlite_store.h"

#include <sys/stat.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <limits>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/port/in_pool.h"
#include "hub/store/completeness.h"
#include "hub/store/disk_room.h"
#include "hub/store/folder.h"
#include "hub/store/indexer.h"
#include "hub/store/scrub.h"
#include "hub/store/sqlite_reader.h"
#include "hub/store/writer.h"

namespace hub::store {
namespace {

using Results = std::vector<Result<port::Committed>>;
using UseTask = boost::asio::use_awaitable_t<port::Executor>;

constexpr UseTask kUseTask;

/// A commit whose caller is a suspended coroutine; knows on which executor it goes on.
struct SuspendedCommit : Commit {
  explicit SuspendedCommit(const port::Executor& on) : executor(on), work(boost::asio::make_work_guard(on)) {}
  virtual void resume() = 0;

  port::Executor executor;
  boost::asio::executor_work_guard<port::Executor> work;
};

template <class Handler>
struct HandledCommit final : SuspendedCommit {
  explicit HandledCommit(Handler handler)
      : SuspendedCommit(boost::asio::get_associated_executor(handler)), handler_(std::move(handler)) {}
  void resume() override { std::move(handler_)(std::move(results)); }

 private:
  Handler handler_;
};

/// Resumes the callers, each on its own executor: one crossing of threads for all that share one.
void resume_all(Commits commits) {
  while (!commits.empty()) {
    const port::Executor executor = static_cast<SuspendedCommit&>(*commits.front()).executor;
    Commits here;
    Commits others;
    for (auto& commit : commits)
      (static_cast<SuspendedCommit&>(*commit).executor == executor ? here : others)
          .push_back(std::move(commit));
    // The loop may end, and be destroyed, as soon as the last caller is done: not while this thread still
    // touches it.
    const auto alive = boost::asio::make_work_guard(executor);
    boost::asio::post(executor, [executor, waiting = std::move(here)]() mutable {
      for (auto& commit : waiting)
        boost::asio::post(executor,
                          [one = std::move(commit)] { static_cast<SuspendedCommit&>(*one).resume(); });
    });
    commits = std::move(others);
  }
}

std::uint64_t size_of(const std::string& path) {
  struct stat file {};
  return ::stat(path.c_str(), &file) == 0 ? static_cast<std::uint64_t>(file.st_size) : 0;
}

/// `messages.db` is whole before `keys.db` begins to be: one that is missing beside the other was lost.
Result<Intake> open_intake(const Found& found, const SqliteSettings& settings) {
  constexpr std::size_t kIdentitySize = 16;
  const std::string& folder = settings.folder;
  const bool sync = !settings.unsafe_no_sync;
  const Chain chain(settings.chain_key);
  if (!found.has_messages) {
    auto made = Intake::create(folder, sync, crypto::random_bytes(kIdentitySize), chain);
    if (!made) return std::move(made).error();
  }
  if (!found.has_keys && sync) {
    auto synced = sync_folder(folder);
    if (!synced) return std::move(synced).error();
  }
  return Intake::open(folder, sync, chain);
}

Result<KeyTable> open_keys(const Found& found, const SqliteSettings& settings, const std::string& identity) {
  const bool sync = !settings.unsafe_no_sync;
  if (!found.has_keys) {
    auto made = KeyTable::create(settings.folder, sync, identity, settings.key_check);
    if (!made) return std::move(made).error();
  }
  return KeyTable::open(settings.folder, sync);
}

/// What an earlier process wrote may not have been synced by it: nothing may be told of it, or build on it,
/// before it is on stable storage.
Outcome settle(Intake& intake, KeyTable& keys) {
  for (Database* database : {&keys.database(), &intake.database()}) {
    auto moved = database->checkpoint();
    if (!moved) return std::move(moved).error();
  }
  return Done{};
}

/// Of the message's items among those that the index may not hold yet.
std::vector<std::uint64_t> sequences_in(const Tail::View& view, Uuid message) {
  std::vector<std::uint64_t> recent;
  for (const Tail::Chunk& chunk : view.chunks)
    for (const IndexEntry& entry : *chunk)
      if (entry.message == message) recent.push_back(entry.sequence);
  return recent;
}

}  // namespace

/// In the order of their construction; destroyed in reverse.
struct SqliteStore::Parts {
  Parts(SqliteSettings given, FolderLock held) : settings(std::move(given)), lock(std::move(held)) {}

  /// Runs `read` with the reader in the reading thread and resumes the caller with its result.
  template <class T, class Read>
  port::Task<Result<T>> in_reading_thread(Read read) {
    return port::in_pool<Result<T>>(reading, [this, task = std::move(read)]() mutable {
      Result<T> result = task(*reader, *tail);
      if (reader->found_index_damaged()) indexer->rebuild();
      return result;
    });
  }

  SqliteSettings settings;
  FolderLock lock;
  std::unique_ptr<Tail> tail;
  // Kept open as long as the store: while a connection is, SQLite does not search the logs for commits that
  // failed.
  std::unique_ptr<SqliteReader> reader;
  std::unique_ptr<Indexer> indexer;
  std::unique_ptr<Scrub> scrub;
  boost::asio::thread_pool reading{1};
  std::unique_ptr<Writer> writer;
};

SqliteStore::SqliteStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

SqliteStore::~SqliteStore() {
  parts_->scrub.reset();  // it would be in the way when the writer empties the logs
  parts_->writer.reset();
  parts_->reading.join();
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(SqliteSettings settings) {
  const std::string folder = settings.folder;
  const bool sync = !settings.unsafe_no_sync;
  auto made = make_folder(folder, sync);
  if (!made) return std::move(made).error().during(opening_store(folder));
  ::chmod(folder.c_str(), 0700);  // made by another hand, it may be open to others
  auto lock = FolderLock::take(folder);
  if (!lock) return std::move(lock).error();
  auto parts = std::make_unique<Parts>(std::move(settings), *std::move(lock));
  DiskRoom room(folder, parts->settings.disk_reserve);
  static_cast<void>(room.is_below_reserve());  // a full disk gets room for what follows

  auto found = prove_complete(folder, parts->settings.key_check);
  if (!found) return std::move(found).error().during(opening_store(folder));
  auto intake = open_intake(*found, parts->settings);
  if (!intake) return std::move(intake).error();
  auto keys = open_keys(*found, parts->settings, intake->identity());
  if (!keys) return std::move(keys).error();
  auto done = settle(*intake, *keys);
  if (done) done = sweep_keys(*keys, *intake);
  if (!done) return std::move(done).error().during(opening_store(folder));
  auto last = intake->last_sequence();
  if (!last) return std::move(last).error();
  auto index = Index::open(folder, intake->identity(), *last);
  if (!index) return std::move(index).error().during(say("opening index.db", "atverot index.db"));
  if (index->had_lost_rows() && parts->settings.found)
    parts->settings.found({port::Damage::Kind::missing, "index.db", 0, 0, std::nullopt});
  if (sync) done = sync_folder(folder);
  if (!done) return std::move(done).error();
  auto reader = SqliteReader::open(folder);
  if (!reader) return std::move(reader).error();

  parts->tail = std::make_unique<Tail>(*last);
  parts->reader = *std::move(reader);
  const Chain chain(parts->settings.chain_key);
  Scrub::Settings verifying{{folder, intake->identity(), chain, parts->settings.key_check},
                            parts->settings.found,
                            parts->settings.scrub_round,
                            parts->settings.scrub_share};
  auto scrub = Scrub::start(std::move(verifying), *parts->tail);
  if (!scrub) return std::move(scrub).error().during(opening_store(folder));
  parts->scrub = *std::move(scrub);
  Indexer::Settings following{folder, intake->identity(), PayloadFiles(folder, sync).list()};
  parts->indexer = std::make_unique<Indexer>(std::move(following), *std::move(index), *parts->tail);
  Writer::Settings writing{
      folder, parts->settings.max_wal_bytes, parts->settings.disk_reserve, parts->settings.probe, sync,
      chain};
  parts->writer = std::make_unique<Writer>(std::move(writing), *std::move(intake), *std::move(keys), *last,
                                           *parts->tail, resume_all);
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(parts)));
}

port::Task<std::vector<Result<port::Committed>>> SqliteStore::commit(std::vector<model::Item> batch) {
  auto start = [writer = parts_->writer.get()](auto handler, std::vector<model::Item> items) {
    auto commit = std::make_unique<HandledCommit<decltype(handler)>>(std::move(handler));
    commit->items = std::move(items);
    std::unique_ptr<Commit> refused = writer->submit(std::move(commit));
    if (!refused) return;
    const Error error =
        Error(codes::store_unavailable, say("too much waits to be stored", "pārāk daudz gaida saglabāšanu"))
            .wait_for(std::chrono::seconds(1));
    refused->results.assign(refused->items.size(), error);
    Commits back;
    back.push_back(std::move(refused));
    resume_all(std::move(back));
  };
  return boost::asio::async_initiate<const UseTask, void(Results)>(std::move(start), kUseTask,
                                                                   std::move(batch));
}

port::Task<Result<model::Story>> SqliteStore::story(Uuid message) {
  return latest(message, std::numeric_limits<std::size_t>::max());
}

port::Task<Result<model::Story>> SqliteStore::latest(Uuid message, std::size_t count) {
  return parts_->in_reading_thread<model::Story>([message, count](SqliteReader& reader, const Tail& tail) {
    const Tail::View view = tail.view();
    return reader.latest(message, count, sequences_in(view, message), view.first);
  });
}

port::Task<Result<model::Story>> SqliteStore::salvage(Uuid message) {
  return parts_->in_reading_thread<model::Story>([message](SqliteReader& reader, const Tail& tail) {
    const Tail::View view = tail.view();
    return reader.salvage(message, sequences_in(view, message), view.first);
  });
}

port::Task<Result<std::vector<Uuid>>> SqliteStore::find(port::Search search) {
  return parts_->in_reading_thread<std::vector<Uuid>>(
      [search = std::move(search)](SqliteReader& reader, const Tail&) { return reader.find(search); });
}

port::Task<Result<std::vector<model::Pending>>> SqliteStore::pending(std::uint64_t after, std::size_t limit) {
  return parts_->in_reading_thread<std::vector<model::Pending>>(
      [after, limit](SqliteReader& reader, const Tail& tail) {
        return reader.pending(after, limit, tail.view());
      });
}

port::StoreFigures SqliteStore::figures() const {
  port::StoreFigures figures = parts_->writer->figures();
  figures.indexed_sequence = parts_->indexer->indexed();
  figures.letters = parts_->indexer->letters();
  std::uint64_t logs = 0;
  for (const char* name : {"/messages.db-wal", "/keys.db-wal", "/index.db-wal"})
    logs += size_of(parts_->settings.folder + name);
  figures.own = {{"sakta_store_wal_bytes", static_cast<double>(logs)},
                 {"sakta_store_wal_limit_bytes", static_cast<double>(parts_->settings.max_wal_bytes)}};
  Scrub::Figures scrub = parts_->scrub->figures();
  figures.own.emplace_back("sakta_store_damaged_items", static_cast<double>(scrub.damaged));
  figures.own.emplace_back("sakta_store_unchained_items", static_cast<double>(scrub.unchained));
  figures.own.emplace_back("sakta_store_scrub_rounds", static_cast<double>(scrub.rounds));
  figures.own.emplace_back("sakta_store_scrub_items", static_cast<double>(scrub.looked_at));
  figures.own.emplace_back("sakta_store_scrub_seconds", scrub.round_seconds);
  figures.damage = std::move(scrub.damage);
  figures.unchained_items = scrub.unchained;
  figures.disk_free = room_left(parts_->settings.folder);
  figures.disk_reserve = parts_->settings.disk_reserve;
  return figures;
}

}  // namespace hub::store
