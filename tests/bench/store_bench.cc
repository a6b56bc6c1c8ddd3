// store_bench [--seconds N] [--sustained N] [--rate N] [--pending N] [--folder PATH]
// How much of the engine's own rate the store gives: 64 senders commit 2 KB items,
//   bare   one SQLite row with one unique key (tag, sealed body) in batches of whatever waits,
//   store  the whole of SqliteStore: key table, intake row with audit record and checksum, index following,
// in one run, bare, store, store, bare, N seconds each, with a probe of the disk's sync before and after.
// --sustained N: the store alone for N seconds, at --rate items a second if given.
// --pending N: how long it takes to list N pending deliveries in pages of 5,000: just committed, indexed,
//   with the index lost, and as `sakta` reads them beside the hub.
// --scrub N: how long the walk over N messages of three items takes and what CPU, while nothing else happens;
//   how soon it finds a row that is deleted, one that is changed, and a key that is deleted.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "hub/crypto/digest.h"
#include "hub/store/database.h"
#include "hub/store/sqlite_reader.h"
#include "hub/store/sqlite_store.h"

namespace hub {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Results = std::vector<Result<port::Committed>>;

constexpr int kSenders = 64;
constexpr std::size_t kBodySize = 2048;
constexpr std::size_t kRecordSize = 1100;

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "store_bench: %s\n", result.error().to_string().c_str());
    std::exit(1);
  }
  return *std::move(result);
}

/// The engine without the hub: same settings, same thresholds, one row and one unique key for each item.
class BareRows final : public port::Store {
 public:
  explicit BareRows(const std::string& folder)
      : database_(must(store::Database::open_to_write(folder + "/bare.db", store::Database::Sync::full))),
        insert_(must(prepare(database_))) {
    thread_ = std::thread([this] { run(); });
  }
  ~BareRows() override {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
      arrived_.notify_one();
    }
    thread_.join();
  }

  port::Task<Results> commit(std::vector<model::Item> batch) override {
    constexpr boost::asio::use_awaitable_t<port::Executor> kToken;
    auto start = [this](auto handler, std::vector<model::Item> items) {
      auto shared = std::make_shared<decltype(handler)>(std::move(handler));
      const port::Executor executor = boost::asio::get_associated_executor(*shared);
      Waiting waiting{std::move(items), [shared] { std::move (*shared)(Results()); }, executor};
      const std::lock_guard lock(mutex_);
      queue_.push_back(std::move(waiting));
      if (queue_.size() == 1) arrived_.notify_one();
    };
    return boost::asio::async_initiate<decltype(kToken), void(Results)>(std::move(start), kToken,
                                                                        std::move(batch));
  }
  port::Task<Result<model::Story>> story(Uuid) override { std::abort(); }
  port::Task<Result<model::Story>> latest(Uuid, std::size_t) override { std::abort(); }
  port::Task<Result<std::vector<Uuid>>> find(port::Search) override { std::abort(); }
  port::Task<Result<std::vector<model::Pending>>> pending(std::uint64_t, std::size_t) override {
    co_return std::vector<model::Pending>();
  }
  [[nodiscard]] port::StoreFigures figures() const override { return {}; }

 private:
  struct Waiting {
    std::vector<model::Item> items;
    std::function<void()> resume;
    port::Executor executor;
  };

  static Result<store::Statement> prepare(store::Database& database) {
    must(database.execute(
        "CREATE TABLE bare(seq INTEGER PRIMARY KEY, tag BLOB NOT NULL UNIQUE, body BLOB NOT NULL)"));
    return database.prepare("INSERT INTO bare(tag, body) VALUES(?1, ?2)");
  }

  void run() {
    for (;;) {
      std::deque<Waiting> batch;
      {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return stopped_ || !queue_.empty(); });
        if (queue_.empty()) return;
        batch.swap(queue_);
      }
      store(batch);
      const port::Executor executor = batch.front().executor;
      boost::asio::post(executor, [batch = std::move(batch), executor] {
        for (const Waiting& waiting : batch) boost::asio::post(executor, waiting.resume);
      });
    }
  }

  void store(const std::deque<Waiting>& batch) {
    constexpr std::uint64_t kCheckpointBytes = 4U * 1024 * 1024;
    must(database_.execute("BEGIN IMMEDIATE"));
    for (const Waiting& waiting : batch) {
      for (const model::Item& item : waiting.items) {
        insert_.bind(1, std::string_view(reinterpret_cast<const char*>(item.idempotency->data()),
                                         item.idempotency->size()));
        insert_.bind(2, item.parts[0].sealed);
        must(insert_.run());
      }
    }
    must(database_.execute("COMMIT"));
    if (database_.wal_bytes() > kCheckpointBytes) must(database_.checkpoint());
  }

  store::Database database_;
  store::Statement insert_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiting> queue_;
  bool stopped_ = false;
  std::thread thread_;
};

model::Tag random_tag() {
  model::Tag tag{};
  const std::string octets = crypto::random_bytes(tag.size());
  std::copy(octets.begin(), octets.end(), tag.begin());
  return tag;
}

model::Item make_item(const model::Item& pattern) {
  model::Item item = pattern;
  item.message = Uuid::version7(std::chrono::system_clock::now(), crypto::random_bytes(10));
  item.at = std::chrono::system_clock::now();
  item.idempotency = random_tag();
  for (model::KeyTag& key : item.keys) key.tag = random_tag();
  return item;
}

model::Item make_pattern() {
  model::Item item;
  item.event = "msg.accepted";
  item.wrapped_key = crypto::random_bytes(92);
  item.head = std::string(300, 'h');
  item.parts.push_back({"request", "application/xml", crypto::random_bytes(kBodySize)});
  for (const char* name : {"invoice", "buyer", "seller"}) item.keys.push_back({name, {}});
  item.deliveries.push_back({"invoices", random_tag(), model::State::waiting, 0, {}});
  item.record = std::string(kRecordSize, 'r');
  return item;
}

struct Leg {
  std::string name;
  double seconds = 0;
  std::vector<double> milliseconds;  ///< Of each commit.
  double max_wal = 0;
  std::uint64_t max_lag = 0;
  double catch_up = 0;  ///< Seconds until the index held all, after the last commit.

  [[nodiscard]] double rate() const { return static_cast<double>(milliseconds.size()) / seconds; }
  [[nodiscard]] double percentile(double share) {
    if (milliseconds.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(milliseconds.size() - 1));
    std::nth_element(milliseconds.begin(), milliseconds.begin() + at, milliseconds.end());
    return milliseconds[static_cast<std::size_t>(at)];
  }
};

/// Sends until `end`; `pause` between two starts, 0: at once.
port::Task<void> send(port::Store& store, const model::Item& pattern, SteadyClock::time_point end,
                      std::chrono::nanoseconds pause, SteadyClock::time_point next,
                      std::vector<double>& milliseconds) {
  boost::asio::basic_waitable_timer<SteadyClock, boost::asio::wait_traits<SteadyClock>, port::Executor> timer(
      co_await boost::asio::this_coro::executor);
  constexpr boost::asio::use_awaitable_t<port::Executor> kToken;
  while (SteadyClock::now() < end) {
    if (pause.count() > 0) {
      timer.expires_at(next);
      co_await timer.async_wait(kToken);
      next += pause;
    }
    std::vector<model::Item> items;
    items.push_back(make_item(pattern));
    const auto start = SteadyClock::now();
    const auto results = co_await store.commit(std::move(items));
    for (const auto& result : results) must(result);
    milliseconds.push_back(std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count());
  }
}

void watch(const port::Store& store, Leg& leg, const std::atomic<bool>& stop) {
  while (!stop) {
    const port::StoreFigures figures = store.figures();
    for (const auto& [name, value] : figures.own)
      if (name == "sakta_store_wal_bytes") leg.max_wal = std::max(leg.max_wal, value);
    leg.max_lag = std::max(leg.max_lag,
                           figures.last_sequence - std::min(figures.last_sequence, figures.indexed_sequence));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Leg run(std::string name, port::Store& store, double seconds, double rate) {
  Leg leg;
  leg.name = std::move(name);
  leg.milliseconds.reserve(static_cast<std::size_t>(seconds * 100'000));
  const model::Item pattern = make_pattern();
  std::atomic<bool> stop = false;
  std::thread watcher([&] { watch(store, leg, stop); });
  boost::asio::io_context loop(1);
  const auto start = SteadyClock::now();
  const auto end =
      start + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(seconds));
  const std::chrono::nanoseconds pause(rate > 0 ? static_cast<std::int64_t>(1e9 * kSenders / rate) : 0);
  for (int i = 0; i < kSenders; ++i)
    boost::asio::co_spawn(loop,
                          send(store, pattern, end, pause, start + pause * i / kSenders, leg.milliseconds),
                          boost::asio::detached);
  loop.run();
  leg.seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
  const auto last = SteadyClock::now();
  while (store.figures().indexed_sequence < store.figures().last_sequence)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  leg.catch_up = std::chrono::duration<double>(SteadyClock::now() - last).count();
  stop = true;
  watcher.join();
  return leg;
}

void print(Leg& leg) {
  std::printf("%-6s %9.0f %9.2f %9.2f %11.1f %11lu %9.2f\n", leg.name.c_str(), leg.rate(),
              leg.percentile(0.5), leg.percentile(0.99), leg.max_wal / 1e6,
              static_cast<unsigned long>(leg.max_lag), leg.catch_up);
  std::fflush(stdout);
}

void write_page(int file, const std::string& page, std::size_t at) {
  const auto place = static_cast<off_t>(at * page.size());
  if (::pwrite(file, page.data(), page.size(), place) != static_cast<ssize_t>(page.size())) std::exit(1);
}

/// One second of 4 KiB writes, each synced, into a file that has its size.
void probe_disk(const std::string& folder) {
  const std::string path = folder + "/probe";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const std::string page(4096, 'p');
  for (int i = 0; i < 256; ++i) write_page(file, page, static_cast<std::size_t>(i));
  ::fsync(file);
  std::vector<double> times;
  const auto end = SteadyClock::now() + std::chrono::seconds(1);
  for (auto now = SteadyClock::now(); now < end;) {
    write_page(file, page, times.size() % 256);
    ::fdatasync(file);
    const auto after = SteadyClock::now();
    times.push_back(std::chrono::duration<double, std::milli>(after - now).count());
    now = after;
  }
  ::close(file);
  std::sort(times.begin(), times.end());
  std::printf("sync probe: %zu/s, median %.2f ms, p99 %.2f ms\n", times.size(), times[times.size() / 2],
              times[times.size() * 99 / 100]);
}

std::unique_ptr<port::Store> open_store(const std::string& folder) {
  store::SqliteSettings settings;
  settings.folder = folder;
  return must(store::SqliteStore::open(settings));
}

Leg run_in_new_folder(const std::string& parent, bool bare, double seconds, double rate) {
  const std::string folder = parent + "/leg";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  std::unique_ptr<port::Store> store;
  if (bare) {
    store = std::make_unique<BareRows>(folder);
  } else {
    store = open_store(folder + "/store");
  }
  Leg leg = run(bare ? "bare" : "store", *store, seconds, rate);
  store.reset();
  std::filesystem::remove_all(folder);
  return leg;
}

int compare(const std::string& folder, double seconds) {
  double rates[2] = {0, 0};
  for (const bool bare : {true, false, false, true}) {
    Leg leg = run_in_new_folder(folder, bare, seconds, 0);
    print(leg);
    rates[bare ? 0 : 1] += leg.rate() / 2;
  }
  std::printf("store / bare: %.0f %% (at least 50 %%)\n", 100 * rates[1] / rates[0]);
  return 0;
}

port::Task<void> accept_all(port::Store& store, std::size_t count) {
  constexpr std::size_t kBatch = 1'000;
  const model::Item pattern = make_pattern();
  while (count > 0) {
    std::vector<model::Item> items;
    for (; items.size() < kBatch && count > 0; --count) items.push_back(make_item(pattern));
    const auto results = co_await store.commit(std::move(items));
    for (const auto& result : results) must(result);
  }
}

constexpr std::size_t kPage = 5'000;

port::Task<void> list_all(port::Store& store, std::size_t& listed) {
  for (std::uint64_t after = 0;;) {
    auto page = co_await store.pending(after, kPage);
    const auto pending = must(std::move(page));
    listed += pending.size();
    if (pending.size() < kPage) co_return;
    after = pending.back().sequence;
  }
}

void time_listing(const char* name, std::size_t expected, const std::function<std::size_t()>& list) {
  const auto start = SteadyClock::now();
  const std::size_t listed = list();
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
  if (listed != expected) {
    std::fprintf(stderr, "store_bench: %zu deliveries listed, not %zu\n", listed, expected);
    std::exit(1);
  }
  std::printf("%-22s %9zu %9.3f\n", name, listed, seconds);
  std::fflush(stdout);
}

std::size_t list_from(port::Store& store) {
  std::size_t listed = 0;
  boost::asio::io_context loop(1);
  boost::asio::co_spawn(loop, list_all(store, listed), boost::asio::detached);
  loop.run();
  return listed;
}

std::size_t list_beside(const std::string& folder) {
  const auto reader = must(store::SqliteReader::open(folder));
  std::size_t listed = 0;
  for (std::uint64_t after = 0;;) {
    const auto page = must(reader->pending(after, kPage));
    listed += page.size();
    if (page.size() < kPage) return listed;
    after = page.back().sequence;
  }
}

void list_pending(const std::string& parent, std::size_t count) {
  const std::string folder = parent + "/pending";
  auto store = open_store(folder);
  boost::asio::io_context loop(1);
  boost::asio::co_spawn(loop, accept_all(*store, count), boost::asio::detached);
  loop.run();
  std::printf("%-22s %9s %9s\n", "pending", "listed", "s");
  time_listing("just committed", count, [&] { return list_from(*store); });
  time_listing("beside, just committed", count, [&] { return list_beside(folder); });
  while (store->figures().indexed_sequence < store->figures().last_sequence)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  time_listing("indexed", count, [&] { return list_from(*store); });
  time_listing("beside, indexed", count, [&] { return list_beside(folder); });
  store.reset();
  for (const char* name : {"/index.db", "/index.db-wal", "/index.db-shm"})
    std::filesystem::remove(folder + name);
  time_listing("beside, no index", count, [&] { return list_beside(folder); });
  store = open_store(folder);
  time_listing("index lost", count, [&] { return list_from(*store); });
}

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double own_figure(const port::Store& store, std::string_view name) {
  const port::StoreFigures figures = store.figures();
  for (const auto& [own, value] : figures.own)
    if (own == name) return value;
  return 0;
}

/// Each message is accepted, its delivery begins and ends.
port::Task<void> deliver_all(port::Store& store, std::size_t count) {
  constexpr std::size_t kBatch = 300;
  const model::Item pattern = make_pattern();
  while (count > 0) {
    std::vector<model::Item> items;
    for (; items.size() < 3 * kBatch && count > 0; --count) {
      items.push_back(make_item(pattern));
      for (const model::State state : {model::State::delivering, model::State::delivered}) {
        model::Item moved = items.back();
        moved.idempotency.reset();
        moved.wrapped_key.clear();
        moved.keys.clear();
        moved.state = state;
        moved.deliveries[0].state = state;
        if (state == model::State::delivering) moved.parts.clear();
        items.push_back(std::move(moved));
      }
    }
    const auto results = co_await store.commit(std::move(items));
    for (const auto& result : results) must(result);
  }
}

/// Looks seldom: a look asks for the disk's room too, and fifty a second would be a quarter of what is
/// measured.
void wait_for_rounds(const port::Store& store, double rounds) {
  while (own_figure(store, "sakta_store_scrub_rounds") < rounds)
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
}

void time_finding(const port::Store& store, const std::string& file, const std::string& sql) {
  const std::size_t before = store.figures().damage.size();
  const auto start = SteadyClock::now();
  must(must(store::Database::open_to_write(file, store::Database::Sync::off)).execute(sql.c_str()));
  while (store.figures().damage.size() <= before) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const port::Damage found = store.figures().damage.back();
  std::printf("%-60s found after %5.1f s: %s %s item %lu\n", sql.c_str(),
              std::chrono::duration<double>(SteadyClock::now() - start).count(),
              std::string(port::name_of(found.kind)).c_str(), found.where.c_str(),
              static_cast<unsigned long>(found.first));
  std::fflush(stdout);
}

void scrub(const std::string& parent, std::size_t messages) {
  const std::string folder = parent + "/scrub";
  auto store = open_store(folder);
  boost::asio::io_context loop(1);
  boost::asio::co_spawn(loop, deliver_all(*store, messages), boost::asio::detached);
  loop.run();
  while (store->figures().indexed_sequence < store->figures().last_sequence)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  store.reset();
  store = open_store(folder);
  wait_for_rounds(*store, 1);
  const double before = cpu_seconds();
  const auto start = SteadyClock::now();
  wait_for_rounds(*store, 2);
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
  const double cpu = cpu_seconds() - before;
  std::printf(
      "%zu messages, %lu items: a round takes %.1f s, the process meanwhile %.2f s CPU, %.1f %% of a core\n",
      messages, static_cast<unsigned long>(store->figures().last_sequence), seconds, cpu,
      100 * cpu / seconds);
  const std::string middle = std::to_string(store->figures().last_sequence / 2);
  time_finding(*store, folder + "/messages.db", "DELETE FROM intake WHERE seq=5");
  time_finding(*store, folder + "/messages.db", "UPDATE intake SET at=at+1 WHERE seq=" + middle);
  time_finding(*store, folder + "/keys.db", "DELETE FROM key WHERE message=(SELECT max(message) FROM key)");
}

}  // namespace
}  // namespace hub

int main(int argc, char** argv) {
  double seconds = 5;
  double sustained = 0;
  double rate = 0;
  std::size_t pending = 0;
  std::size_t scrub = 0;
  std::string parent = std::filesystem::temp_directory_path().string();
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    if (option == "--seconds") seconds = std::atof(argv[i + 1]);
    if (option == "--sustained") sustained = std::atof(argv[i + 1]);
    if (option == "--rate") rate = std::atof(argv[i + 1]);
    if (option == "--pending") pending = static_cast<std::size_t>(std::atoll(argv[i + 1]));
    if (option == "--scrub") scrub = static_cast<std::size_t>(std::atoll(argv[i + 1]));
    if (option == "--folder") parent = argv[i + 1];
  }
  std::string folder = parent + "/store-bench-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  if (scrub > 0) {
    hub::scrub(folder, scrub);
    std::filesystem::remove_all(folder);
    return 0;
  }
  if (pending > 0) {
    hub::list_pending(folder, pending);
    std::filesystem::remove_all(folder);
    return 0;
  }
  hub::probe_disk(folder);
  std::printf("%-6s %9s %9s %9s %11s %11s %9s\n", "leg", "rows/s", "p50 ms", "p99 ms", "max WAL MB",
              "max lag", "catch-up s");
  int result = 0;
  if (sustained > 0) {
    hub::Leg leg = hub::run_in_new_folder(folder, false, sustained, rate);
    hub::print(leg);
  } else {
    result = hub::compare(folder, seconds);
  }
  hub::probe_disk(folder);
  std::filesystem::remove_all(folder);
  return result;
}
