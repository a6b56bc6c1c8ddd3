// find_bench [--messages N] [--folder PATH] [--searches N]
// How long `sakta find` takes among N messages (1,000,000), by each of its criteria: the store is filled
// directly, then each search opens the store as the command does, takes the tags, selects at most 100
// messages and reads where they stand. Prints the median, the 95th and the longest of so many searches (100)
// by each criterion, values drawn with a fixed seed. What is left out is what does not depend on the store:
// the program's start and the question to the hub.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "hub/base/encoding.h"
#include "hub/cli/selection.h"
#include "hub/cli/store_access.h"
#include "hub/crypto/digest.h"
#include "hub/record/head.h"
#include "hub/record/tag_keys.h"
#include "hub/serve/search.h"
#include "hub/store/open_reader.h"
#include "hub/store/sqlite_store.h"

namespace hub {
namespace {

using SteadyClock = std::chrono::steady_clock;
using model::State;

constexpr std::uint64_t kSeed = 20260701;
constexpr std::size_t kBatch = 4'000;  // items
constexpr std::size_t kShown = 100;
constexpr std::size_t kRecord = 900;  // octets
constexpr std::chrono::milliseconds kApart{
    300};  // between two messages: a million come in three and a half days
const std::vector<std::string> kParties{"permits", "cases", "supplier-portal", "registry-portal", "finance"};

struct Options {
  std::size_t messages = 1'000'000;
  std::size_t searches = 100;
  std::string folder = "/tmp/sakta-find-bench";
};

template <class T>
T must(Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "find_bench: %s\n", result.error().to_string().c_str());
  std::exit(1);
}

/// What stands in the n-th message: the same for whoever asks.
struct Content {
  explicit Content(std::size_t n)
      : party(kParties[n % kParties.size()]),
        case_id("BV-2026-" + std::to_string(n / 4)),
        person(std::to_string(10'000'000'000 + n / 10)),
        number("R-" + std::to_string(n)) {}
  std::string party;
  std::string case_id;  ///< Four messages each.
  std::string person;   ///< Ten messages each.
  std::string number;   ///< One.
};

State end_of(std::size_t n) {
  if (n % 1000 == 1) return State::failed;
  if (n % 1000 == 2) return State::refused;
  if (n % 25'000 == 3) return State::dead;
  return n % 2 == 0 ? State::answered : State::delivered;
}

class Filled {
 public:
  explicit Filled(Options options)
      : options_(std::move(options)), begin_(std::chrono::system_clock::now() - options_.messages * kApart) {
    site_.types.resize(1);
    for (const char* name : {"number", "case"}) site_.types[0].keys.push_back({name, "", false, false});
    site_.types[0].keys.push_back({"person", "", false, true});
  }

  void fill() {
    std::filesystem::remove_all(options_.folder);
    std::filesystem::create_directories(options_.folder);
    store::SqliteSettings settings;
    settings.folder = options_.folder;
    auto store = must(store::SqliteStore::open(settings));
    std::vector<model::Item> batch;
    for (std::size_t n = 0; n < options_.messages; ++n) {
      add(n, batch);
      if (batch.size() >= kBatch || n + 1 == options_.messages) {
        for (const auto& result : cli::wait_for(store->commit(std::exchange(batch, {})))) must(result);
      }
    }
    while (store->figures().indexed_sequence < store->figures().last_sequence)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }

  [[nodiscard]] std::chrono::system_clock::time_point time(std::size_t n) const {
    return begin_ + n * kApart;
  }
  [[nodiscard]] Uuid id(std::size_t n) const {
    std::string random(10, '\0');
    for (std::size_t i = 0; i < 8; ++i) random[9 - i] = static_cast<char>(n >> (8 * i));
    return Uuid::version7(time(n), random);
  }

  /// Milliseconds of one search.
  [[nodiscard]] double search(const cli::Criteria& criteria) const {
    const auto started = SteadyClock::now();
    const auto reader = must(store::open_reader(options_.folder));
    const auto tags = [this](std::string_view name, const cli::Criteria& asked) {
      const auto now = std::chrono::system_clock::now();
      serve::Sought sought{std::string(name), "", asked.purpose,
                           asked.since.value_or(std::chrono::system_clock::time_point()),
                           asked.until.value_or(now)};
      sought.value = name == "key"      ? asked.key
                     : name == "case"   ? asked.case_id
                     : name == "person" ? asked.person
                                        : asked.party;
      return serve::tags_for(sought, site_, keys_);
    };
    const auto found = must(cli::select(*reader, criteria, tags, kShown));
    const std::chrono::duration<double, std::milli> taken = SteadyClock::now() - started;
    if (found.messages.empty()) std::fprintf(stderr, "find_bench: a search found nothing\n");
    return taken.count();
  }

  void report(const char* name, const std::function<cli::Criteria(std::size_t)>& criteria) const {
    std::mt19937_64 dice(kSeed);
    std::vector<double> taken;
    for (std::size_t i = 0; i < options_.searches; ++i)
      taken.push_back(
          search(criteria(std::uniform_int_distribution<std::size_t>(0, options_.messages - 1)(dice))));
    std::sort(taken.begin(), taken.end());
    std::printf("%-28s median %7.1f ms   p95 %7.1f ms   longest %7.1f ms\n", name, taken[taken.size() / 2],
                taken[taken.size() * 95 / 100], taken.back());
    std::fflush(stdout);
  }

 private:
  void add(std::size_t n, std::vector<model::Item>& batch) const {
    const Content content(n);
    record::Head head;
    head.type = "invoice.issued";
    head.party = content.party;
    head.case_id = content.case_id;
    head.site = head.schema = head.program = "sha256:" + std::string(64, 'a');
    head.traceparent = "00-" + to_hex(crypto::random_bytes(16)) + "-0000000000000001-01";
    const State end = end_of(n);
    model::Item item;
    item.message = id(n);
    item.event = "msg.accepted";
    item.state = end == State::answered || end == State::failed ? State::asked
                 : end == State::refused                        ? end
                                                                : State::waiting;
    item.at = time(n);
    item.head = record::write(head);
    item.wrapped_key = crypto::random_bytes(60);
    item.record = std::string(kRecord, 'r') + to_hex(crypto::random_bytes(64));
    const int year = record::year_of(item.at);
    const auto tag = [&](std::string_view name, std::string_view value) {
      item.keys.push_back({std::string(name), keys_.search(year, name, value)});
    };
    tag("number", content.number);
    tag("person", content.person);
    tag(record::kPartyKey, content.party);
    tag(record::kCaseKey, content.case_id);
    const bool delivers = item.state == State::waiting;
    if (delivers) item.deliveries.push_back({"invoices", keys_.lane("invoices", content.person)});
    batch.push_back(item);
    if (end == State::refused) return;
    item.keys.clear();
    item.wrapped_key.clear();
    item.event = "delivery.done";
    item.state = end;
    if (delivers) item.deliveries.front().state = end;
    batch.push_back(std::move(item));
  }

  Options options_;
  std::chrono::system_clock::time_point begin_;
  record::TagKeys keys_{std::string(32, 'k')};
  config::Site site_;
};

/// Criteria of which `set` sets some.
template <class Set>
std::function<cli::Criteria(std::size_t)> with(Set set) {
  return [set](std::size_t n) {
    cli::Criteria criteria;
    set(criteria, n);
    return criteria;
  };
}

void search_all(const Filled& store) {
  using cli::Criteria;
  const auto in_hour = [&store](Criteria& criteria, std::size_t n) {
    criteria.since = store.time(n);
    criteria.until = store.time(n) + std::chrono::hours(1);
  };
  store.report("key (NAME=VALUE)",
               with([](Criteria& c, std::size_t n) { c.key = "number=" + Content(n).number; }));
  store.report("key (VALUE)", with([](Criteria& c, std::size_t n) { c.key = Content(n).number; }));
  store.report("case", with([](Criteria& c, std::size_t n) { c.case_id = Content(n).case_id; }));
  store.report("person", with([](Criteria& c, std::size_t n) {
                 c.person = Content(n).person;
                 c.purpose = "bench";
                 c.until = std::chrono::system_clock::now();
                 c.since = *c.until - serve::kLongestPersonSearch;
               }));
  store.report("party", with([](Criteria& c, std::size_t n) { c.party = Content(n).party; }));
  store.report("number (whole)",
               with([&](Criteria& c, std::size_t n) { c.number = store.id(n).to_string(); }));
  store.report("number (first 8 digits)",
               with([&](Criteria& c, std::size_t n) { c.number = store.id(n).to_string().substr(0, 8); }));
  store.report("time (one hour)", with(in_hour));
  for (const State state : {State::answered, State::delivered, State::failed, State::refused, State::dead})
    store.report(("status " + std::string(model::name_of(state))).c_str(),
                 with([state](Criteria& c, std::size_t) { c.state = state; }));
  store.report("party and time", with([&](Criteria& c, std::size_t n) {
                 c.party = Content(n).party;
                 in_hour(c, n);
               }));
}

Options options_of(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--messages") options.messages = std::strtoul(argv[i + 1], nullptr, 10);
    if (name == "--searches") options.searches = std::strtoul(argv[i + 1], nullptr, 10);
    if (name == "--folder") options.folder = argv[i + 1];
  }
  return options;
}

}  // namespace
}  // namespace hub

int main(int argc, char** argv) {
  const hub::Options options = hub::options_of(argc, argv);
  hub::Filled store(options);
  const auto started = hub::SteadyClock::now();
  store.fill();
  const std::chrono::duration<double> taken = hub::SteadyClock::now() - started;
  std::printf("%zu messages stored and indexed in %.0f s\n", options.messages, taken.count());
  hub::search_all(store);
  std::filesystem::remove_all(options.folder);
  return 0;
}
