#include "hub/store/key_table.h"

#include <array>

#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/store/octets.h"

namespace hub::store {
namespace {

/// Keys come in the order of time: only the newest pages are touched, and a batch makes some thirty new ones.
/// Whatever else is kept is never looked at again, and each message adds to it until this is full.
constexpr std::uint32_t kKeyCacheKib = 512;

constexpr const char* kKeySchema =
    "CREATE TABLE IF NOT EXISTS key(message BLOB PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID";
constexpr std::array<std::string_view, 1> kKeyVersions{"1"};
constexpr std::size_t kIdSize = 16;

}  // namespace

Outcome KeyTable::create(const std::string& folder, bool sync, std::string_view identity,
                         std::string_view key_check) {
  auto database = Database::open_to_write(folder + "/keys.db",
                                          sync ? Database::Sync::full : Database::Sync::off, kKeyCacheKib);
  if (!database) return std::move(database).error().during(say("making keys.db", "veidojot keys.db"));
  Meta made_with{{"identity", identity}};
  if (!key_check.empty()) made_with.emplace_back("key_check", key_check);
  auto made = set_up(*database, "keys.db", kKeyVersions.back(), kKeySchema, made_with);
  if (!made) return made;
  auto moved = database->empty_log(0);
  if (!moved) return std::move(moved).error().during(say("making keys.db", "veidojot keys.db"));
  return Done{};
}

Result<KeyTable> KeyTable::open(const std::string& folder, bool sync) {
  auto database = Database::open_to_write(folder + "/keys.db",
                                          sync ? Database::Sync::full : Database::Sync::off, kKeyCacheKib);
  if (!database) return std::move(database).error().during(say("opening keys.db", "atverot keys.db"));
  auto made = set_up(*database, "keys.db", kKeyVersions.back(), kKeySchema);
  if (!made) return std::move(made).error();
  auto insert = database->prepare("INSERT OR IGNORE INTO key(message, wrapped) VALUES(?1, ?2)");
  if (!insert) return std::move(insert).error();
  auto note = database->prepare("INSERT OR REPLACE INTO meta(name, value) VALUES('last_batch', ?1)");
  if (!note) return std::move(note).error();
  return KeyTable(*std::move(database), *std::move(insert), *std::move(note));
}

std::span<const std::string_view> KeyTable::known_versions() {
  return kKeyVersions;
}

Result<std::vector<std::size_t>> KeyTable::insert_all(const std::vector<Entry>& entries,
                                                      std::string_view batch) {
  std::vector<std::size_t> passed_over;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    insert_.bind(1, entries[i].message.bytes());
    insert_.bind(2, entries[i].wrapped);
    auto inserted = insert_.run();
    if (!inserted) return std::move(inserted).error();
    if (database_.changes() == 0) passed_over.push_back(i);
  }
  note_.bind(1, batch);
  auto noted = note_.run();
  if (!noted) return std::move(noted).error();
  return passed_over;
}

Result<std::vector<std::size_t>> KeyTable::put(const std::vector<Entry>& entries,
                                               std::uint64_t first_sequence, std::uint64_t last_sequence) {
  std::string batch;
  put_number(batch, first_sequence);
  put_number(batch, last_sequence);
  for (const Entry& entry : entries) batch.append(entry.message.bytes());
  auto begun = database_.execute("BEGIN IMMEDIATE");
  auto inserted = begun ? insert_all(entries, batch) : std::move(begun).error();
  auto done = inserted ? database_.execute("COMMIT") : std::move(inserted).error();
  if (!done && database_.in_transaction()) static_cast<void>(database_.execute("ROLLBACK"));
  if (!done) return std::move(done).error().during(say("storing keys", "saglabājot atslēgas"));
  return inserted;
}

Result<KeyTable::Batch> KeyTable::last_batch(Database& keys) {
  auto found = read_meta(keys, "last_batch");
  if (!found) return std::move(found).error();
  Batch batch;
  if (!*found || (*found)->size() < 2 * kNumberSize) return batch;
  const std::string_view octets = **found;
  batch.first_sequence = number_in(octets.substr(0, kNumberSize));
  batch.last_sequence = number_in(octets.substr(kNumberSize, kNumberSize));
  for (std::size_t at = 2 * kNumberSize; at + kIdSize <= octets.size(); at += kIdSize)
    batch.messages.emplace_back(octets.substr(at, kIdSize));
  return batch;
}

Outcome KeyTable::erase(std::string_view message) {
  auto erase = database_.prepare("DELETE FROM key WHERE message=?1");
  if (!erase) return std::move(erase).error();
  erase->bind(1, message);
  return erase->run();
}

Outcome KeyTable::prove() {
  return write_meta(database_, "proof", crypto::random_bytes(8));
}

}  // namespace hub::store
