#include "hub/store/index.h"

#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <tuple>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/store/octets.h"

namespace hub::store {
namespace {

/// Tags fall anywhere: pages that are kept are seldom those that come next, and each message adds to them
/// until this is full. With more, a batch takes no less time, and the hub's memory grows for longer.
constexpr std::uint32_t kIndexCacheKib = 1'024;
constexpr std::uint64_t kIndexCheckpointBytes = 16U * 1024 * 1024;

constexpr const char* kIndexSchema =
    "CREATE TABLE IF NOT EXISTS item(message BLOB, seq INT, PRIMARY KEY(message, seq)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS key(tag BLOB, name TEXT, seq INT, message BLOB, PRIMARY KEY(tag, name, seq)) "
    "WITHOUT ROWID";
// A partial index (kDeliverySchema) has these alone: dead, held, halted.
constexpr std::string_view kCountLetters =
    "SELECT state, COUNT(*) FROM delivery WHERE state IN (10,11,12) GROUP BY state";

/// So many rows of items and keys together are counted when it is opened, which takes some tens of
/// milliseconds; of more, the deliveries alone, which are few and which nothing else would miss.
constexpr std::int64_t kMostCounted = 2'000'000;
constexpr std::string_view kRowsNote = "rows";

Result<std::int64_t> count_of(Database& database, const char* table) {
  auto select = database.prepare(std::string("SELECT COUNT(*) FROM ") + table);
  if (!select) return std::move(select).error();
  auto row = select->step();
  if (!row) return std::move(row).error();
  return select->number(0);
}

bool names_letter(const IndexEntry& entry) {
  return std::any_of(entry.deliveries.begin(), entry.deliveries.end(), [](const model::Delivery& delivery) {
    return delivery.state == model::State::dead || delivery.state == model::State::held ||
           delivery.state == model::State::halted;
  });
}

}  // namespace

Result<Index> Index::open_as_is(const std::string& folder, const std::string& identity) {
  auto database = Database::open_to_write(folder + "/index.db", Database::Sync::normal, kIndexCacheKib);
  if (!database) return std::move(database).error();
  auto done = set_up(*database, "index.db", "4", kIndexSchema);
  if (done) done = database->execute(kDeliverySchema);
  if (!done) return std::move(done).error();
  auto owner = read_meta(*database, "identity");
  auto indexed = read_meta_number(*database, "indexed");
  if (!owner || !indexed) return (owner ? std::move(indexed).error() : std::move(owner).error());
  if (!*owner) done = write_meta(*database, "identity", identity);
  if (!done) return std::move(done).error();
  if (*owner && **owner != identity)
    return Error(codes::store_damaged,
                 say("index.db belongs to another store", "index.db pieder citai krātuvei"));
  auto item = database->prepare("INSERT OR IGNORE INTO item(message, seq) VALUES(?1,?2)");
  auto key = database->prepare("INSERT OR IGNORE INTO key(tag, name, seq, message) VALUES(?1,?2,?3,?4)");
  for (auto* statement : {&item, &key})
    if (!*statement) return std::move(*statement).error();
  auto deliveries = DeliveryWriter::prepare(*database);
  if (!deliveries) return std::move(deliveries).error();
  auto letters = database->prepare(kCountLetters);
  if (!letters) return std::move(letters).error();
  Statements statements{*std::move(item), *std::move(key), *std::move(deliveries), *std::move(letters)};
  Index index(*std::move(database), std::move(statements), *indexed);
  auto counted = index.count_rows();
  if (counted) counted = index.count_letters();
  if (!counted) return std::move(counted).error();
  return index;
}

Result<Index> Index::open(const std::string& folder, const std::string& identity,
                          std::uint64_t last_sequence) {
  auto found = open_as_is(folder, identity);
  const bool had_lost_rows = found && found->had_lost_rows_;
  if (found && !had_lost_rows && found->indexed() <= last_sequence) return found;
  if (!found && found.error().code().name != codes::store_damaged.name) return found;
  found = Error(codes::store_damaged, Sentence());  // before its files go
  discard(folder);
  found = open_as_is(folder, identity);
  if (found) found->had_lost_rows_ = had_lost_rows;
  return found;
}

void Index::discard(const std::string& folder) {
  for (const char* name : {"/index.db", "/index.db-wal", "/index.db-shm"}) ::unlink((folder + name).c_str());
}

Outcome Index::insert_keys(const std::vector<const IndexEntry*>& entries) {
  struct Key {
    const model::KeyTag* key;
    const IndexEntry* entry;
  };
  std::vector<Key> keys;
  for (const IndexEntry* entry : entries)
    for (const model::KeyTag& key : entry->keys) keys.push_back({&key, entry});
  // Tags are random: in their order each page of the tree is visited once a batch.
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) { return a.key->tag < b.key->tag; });
  for (const Key& key : keys) {
    statements_.key.bind(1, view(key.key->tag));
    statements_.key.bind_text(2, key.key->name);
    statements_.key.bind(3, key.entry->sequence);
    statements_.key.bind(4, key.entry->message.bytes());
    auto inserted = statements_.key.run();
    if (!inserted) return inserted;
    rows_.keys += database_.changes();
  }
  return Done{};
}

Outcome Index::insert_all(const std::vector<const IndexEntry*>& entries) {
  for (const IndexEntry* entry : entries) {
    statements_.item.bind(1, entry->message.bytes());
    statements_.item.bind(2, entry->sequence);
    auto inserted = statements_.item.run();
    if (!inserted) return inserted;
    rows_.items += database_.changes();
    inserted = statements_.deliveries.apply(*entry);
    if (!inserted) return inserted;
  }
  rows_.deliveries += statements_.deliveries.take_growth();
  auto inserted = insert_keys(entries);
  if (inserted) inserted = note_rows();
  if (!inserted) return inserted;
  return write_meta(database_, "indexed", std::to_string(entries.back()->sequence));
}

Outcome Index::note_rows() {
  return write_meta(database_, kRowsNote,
                    std::to_string(rows_.items) + " " + std::to_string(rows_.keys) + " " +
                        std::to_string(rows_.deliveries));
}

/// An index from before has no note: it is believed as it stands.
Outcome Index::count_rows() {
  auto noted = read_meta(database_, kRowsNote);
  if (!noted) return std::move(noted).error();
  Rows said;
  if (*noted) {
    std::istringstream words(**noted);
    if (!(words >> said.items >> said.keys >> said.deliveries)) had_lost_rows_ = true;
  }
  const bool few = !*noted || said.items + said.keys <= kMostCounted;
  rows_ = said;
  for (const auto& [table, rows, counted] :
       {std::tuple{"delivery", &Rows::deliveries, true}, std::tuple{"item", &Rows::items, few},
        std::tuple{"key", &Rows::keys, few}}) {
    if (!counted) continue;
    auto count = count_of(database_, table);
    if (!count) return std::move(count).error();
    if (*noted && *count != said.*rows) had_lost_rows_ = true;
    rows_.*rows = *count;
  }
  return Done{};
}

Outcome Index::count_letters() {
  const Rewind rewind_after(statements_.letters);
  port::Letters letters;
  for (;;) {
    auto row = statements_.letters.step();
    if (!row) return std::move(row).error();
    if (!*row) break;
    const auto count = static_cast<std::uint64_t>(statements_.letters.number(1));
    switch (static_cast<model::State>(statements_.letters.number(0))) {
      case model::State::dead:
        letters.dead = count;
        break;
      case model::State::held:
        letters.held = count;
        break;
      default:
        letters.halted = count;
    }
  }
  letters_ = letters;
  return Done{};
}

Outcome Index::apply(const std::vector<const IndexEntry*>& entries) {
  if (entries.empty()) return Done{};
  const Rows before = rows_;
  auto done = database_.execute("BEGIN IMMEDIATE");
  if (done) done = insert_all(entries);
  if (done) done = database_.execute("COMMIT");
  if (!done) {
    if (database_.in_transaction()) static_cast<void>(database_.execute("ROLLBACK"));
    rows_ = before;
    static_cast<void>(statements_.deliveries.take_growth());
    return done;
  }
  indexed_ = entries.back()->sequence;
  const bool any = letters_.dead + letters_.held + letters_.halted > 0;
  if (any ||
      std::any_of(entries.begin(), entries.end(), [](const auto* entry) { return names_letter(*entry); }))
    done = count_letters();
  if (!done) return done;
  if (database_.wal_bytes() > kIndexCheckpointBytes) {
    auto moved = database_.checkpoint();
    if (!moved) return std::move(moved).error();
  }
  return done;
}

}  // namespace hub::store
