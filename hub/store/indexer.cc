#include "hub/store/indexer.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/store/intake.h"
#include "hub/store/payload_files.h"
#include "hub/store/row.h"
#include "hub/store/sqlite_reader.h"

namespace hub::store {
namespace {

constexpr std::size_t kMaxBatch = 8'000;
constexpr std::chrono::seconds kFollowPause{1};

/// Entries of the rows after `indexed` and before `end`, at most kMaxBatch.
Result<std::vector<IndexEntry>> entries_after(Database& intake, std::uint64_t indexed, std::uint64_t end) {
  auto select = intake.prepare(
      "SELECT seq, message, keys, deliveries, state FROM intake WHERE seq>?1 AND seq<?2 ORDER BY seq "
      "LIMIT ?3");
  if (!select) return std::move(select).error();
  select->bind(1, indexed);
  select->bind(2, end);
  select->bind(3, static_cast<std::uint64_t>(kMaxBatch));
  std::vector<IndexEntry> entries;
  for (;;) {
    auto row = select->step();
    if (!row) return std::move(row).error();
    if (!*row) return entries;
    IndexEntry entry;
    entry.sequence = static_cast<std::uint64_t>(select->number(0));
    const auto message = Uuid::from_bytes(select->octets(1));
    auto keys = decode_keys(select->octets(2));
    auto deliveries = decode_deliveries(select->octets(3));
    const auto state = state_of(select->number(4));
    if (!message || !keys || !deliveries || !state) return damaged_row(entry.sequence);
    entry.message = *message;
    entry.keys = *std::move(keys);
    entry.deliveries = *std::move(deliveries);
    add_state_key(entry, *state);
    entries.push_back(std::move(entry));
  }
}

std::vector<const IndexEntry*> pointers_to(const std::vector<IndexEntry>& entries) {
  std::vector<const IndexEntry*> pointers;
  for (const IndexEntry& entry : entries) pointers.push_back(&entry);
  return pointers;
}

/// Entries of the view after `indexed`, at most kMaxBatch.
std::vector<const IndexEntry*> entries_of(const Tail::View& view, std::uint64_t indexed) {
  std::vector<const IndexEntry*> entries;
  for (const Tail::Chunk& chunk : view.chunks) {
    for (const IndexEntry& entry : *chunk) {
      if (entry.sequence <= indexed) continue;
      if (entries.size() == kMaxBatch) return entries;
      entries.push_back(&entry);
    }
  }
  return entries;
}

}  // namespace

Indexer::Indexer(Settings settings, Index index, Tail& tail)
    : settings_(std::move(settings)), index_(std::move(index)), tail_(tail), indexed_(index_->indexed()) {
  publish();
  thread_ = std::thread([this] { run(); });
}

Indexer::~Indexer() {
  tail_.stop();
  thread_.join();
}

void Indexer::rebuild() {
  rebuild_ = true;
  tail_.wake();
}

void Indexer::run() {
  // In a burst the writer goes first: what is indexed a little later is still seen by `story`.
  constexpr int kNice = 5;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
  const std::uint64_t found = tail_.last();
  bool swept = settings_.strays.empty();
  for (;;) {
    if (!swept && indexed_ >= found) {
      sweep_payload();
      swept = true;
    }
    if (!tail_.wait(indexed_)) return;
    const auto followed = follow();
    if (!followed && !tail_.rest(kFollowPause)) return;
  }
}

void Indexer::publish() {
  const port::Letters letters = index_->letters();
  dead_ = letters.dead;
  held_ = letters.held;
  halted_ = letters.halted;
  indexed_ = index_->indexed();
}

Outcome Indexer::follow() {
  if (rebuild_.exchange(false)) {
    index_.reset();
    Index::discard(settings_.folder);
  }
  if (!index_) {
    auto opened = Index::open(settings_.folder, settings_.identity, tail_.last());
    if (!opened) return std::move(opened).error();
    index_ = *std::move(opened);
    publish();
  }
  const Tail::View view = tail_.view();
  std::vector<IndexEntry> read;
  std::vector<const IndexEntry*> entries;
  if (index_->indexed() + 1 < view.first) {
    auto found = read_intake(index_->indexed(), view.first);
    if (!found) return std::move(found).error();
    read = *std::move(found);
    entries = pointers_to(read);
  } else {
    entries = entries_of(view, index_->indexed());
  }
  auto applied = index_->apply(entries);
  if (!applied) {
    index_.reset();
    if (applied.error().code().name == codes::store_damaged.name) Index::discard(settings_.folder);
    return applied;
  }
  publish();
  tail_.forget(indexed_);
  return Done{};
}

Result<std::vector<IndexEntry>> Indexer::read_intake(std::uint64_t indexed, std::uint64_t end) const {
  auto intake = Database::open_to_read(settings_.folder + "/messages.db");
  if (!intake) return std::move(intake).error();
  return entries_after(*intake, indexed, end);
}

void Indexer::sweep_payload() {
  auto reader = SqliteReader::open(settings_.folder);
  if (!reader) return;
  const PayloadFiles files(settings_.folder, true);
  for (const std::string& file : settings_.strays) {
    const auto named = (*reader)->names_file(file);
    if (named && !*named) files.remove(file);
  }
  settings_.strays.clear();
}

}  // namespace hub::store
