#include "hub/store/intake.h"

#include <algorithm>
#include <array>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/store/octets.h"

namespace hub::store {
namespace {

constexpr std::string_view kVersion = "4";
constexpr std::string_view kVersionWithoutChain = "3";
constexpr std::string_view kVersionWithoutDictionaries = "2";
constexpr std::string_view kVersionWithoutDeliveries = "1";
constexpr std::array<std::string_view, 4> kVersions{kVersionWithoutDeliveries, kVersionWithoutDictionaries,
                                                    kVersionWithoutChain, kVersion};

// The short columns come first: SQLite then finds them without touching the overflow pages of a long row.
constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS intake(seq INTEGER PRIMARY KEY, message BLOB NOT NULL, state INT NOT NULL, "
    "at INT NOT NULL,"
    " event TEXT NOT NULL, keys BLOB NOT NULL, deliveries BLOB NOT NULL DEFAULT x'', dictionary INT NOT NULL "
    "DEFAULT 0, link BLOB NOT NULL DEFAULT x'', idempotency BLOB, body BLOB NOT NULL, head BLOB NOT NULL,"
    " parts BLOB NOT NULL, record BLOB NOT NULL, checksum BLOB NOT NULL);"
    "CREATE UNIQUE INDEX IF NOT EXISTS intake_idempotency ON intake(idempotency) WHERE idempotency IS NOT "
    "NULL";

constexpr const char* kAddDeliveries = "ALTER TABLE intake ADD COLUMN deliveries BLOB NOT NULL DEFAULT x''";
constexpr const char* kAddDictionary = "ALTER TABLE intake ADD COLUMN dictionary INT NOT NULL DEFAULT 0";
constexpr const char* kAddLink = "ALTER TABLE intake ADD COLUMN link BLOB NOT NULL DEFAULT x''";

/// Empty: none is noted.
Result<std::string> version_of(Database& database) {
  auto version = read_meta(database, "schema");
  if (!version) return std::move(version).error();
  return (*version).value_or("");
}

/// Notes that the chain begins behind the rows that are there.
Outcome begin_chain(Database& database, const Chain& chain) {
  auto identity = read_meta(database, "identity");
  auto last = last_sequence(database);
  if (!identity || !last) return (identity ? std::move(last).error() : std::move(identity).error());
  return note_beginning(database, chain, (*identity).value_or(""), *last + 1);
}

/// Adds in one transaction what an older version lacks; its rows stay as they are.
Outcome bring_up_to_date(Database& database, const Chain& chain) {
  auto made = is_set_up(database);
  if (!made) return std::move(made).error();
  if (!*made) return Done{};
  auto version = version_of(database);
  if (!version) return std::move(version).error();
  const bool lacks_deliveries = *version == kVersionWithoutDeliveries;
  const bool lacks_dictionaries = lacks_deliveries || *version == kVersionWithoutDictionaries;
  if (!lacks_dictionaries && *version != kVersionWithoutChain) return Done{};
  auto done = database.execute("BEGIN IMMEDIATE");
  if (done && lacks_deliveries) done = database.execute(kAddDeliveries);
  if (done && lacks_dictionaries) done = database.execute(kAddDictionary);
  if (done) done = database.execute(kAddLink);
  if (done) done = begin_chain(database, chain);
  if (done) done = write_meta(database, "schema", kVersion);
  if (done) done = database.execute("COMMIT");
  if (!done && database.in_transaction()) static_cast<void>(database.execute("ROLLBACK"));
  return done;
}

}  // namespace

std::span<const std::string_view> known_versions() {
  return kVersions;
}

Result<std::string> deliveries_column(Database& intake) {
  auto version = version_of(intake);
  if (!version) return version;
  return std::string(*version == kVersionWithoutDeliveries ? "x''" : "deliveries");
}

Result<std::string> row_columns(Database& intake) {
  auto version = version_of(intake);
  auto deliveries = deliveries_column(intake);
  if (!version || !deliveries) return version ? deliveries : version;
  const bool old = *version == kVersionWithoutDeliveries || *version == kVersionWithoutDictionaries;
  const bool linked = !old && *version != kVersionWithoutChain;
  return "seq, message, state, at, event, keys, " + *deliveries + ", " + (old ? "0" : "dictionary") +
         ", idempotency, body, head, parts, record, checksum, " + (linked ? "link" : "x''");
}

StoredRow stored_row_at(const Statement& statement) {
  Row row;
  row.sequence = static_cast<std::uint64_t>(statement.number(0));
  row.message = statement.octets(1);
  row.state = statement.number(2);
  row.at = statement.number(3);
  row.event = statement.octets(4);
  row.keys = statement.octets(5);
  row.deliveries = statement.octets(6);
  row.dictionary = statement.number(7);
  row.idempotency = statement.octets(8);
  row.body = statement.octets(9);
  row.head = statement.octets(10);
  row.parts = statement.octets(11);
  row.record = statement.octets(12);
  const std::string_view link = statement.octets(14);
  row.link = link.substr(0, Chain::kLinkSize);
  row.key_digest = link.substr(row.link.size());
  return {row, statement.octets(13)};
}

std::optional<Row> row_at(const Statement& statement) {
  const StoredRow stored = stored_row_at(statement);
  if (checksum(stored.row) != stored.checksum) return std::nullopt;
  return stored.row;
}

Result<std::uint64_t> last_sequence(Database& intake) {
  auto select = intake.prepare("SELECT coalesce(max(seq), 0) FROM intake");
  if (!select) return std::move(select).error();
  auto row = select->step();
  if (!row) return std::move(row).error();
  return static_cast<std::uint64_t>(select->number(0));
}

Outcome check_last(Database& intake, std::uint64_t count) {
  auto columns = row_columns(intake);
  if (!columns) return std::move(columns).error();
  auto select = intake.prepare("SELECT " + *columns + " FROM intake ORDER BY seq DESC LIMIT ?1");
  if (!select) return std::move(select).error();
  select->bind(1, count);
  for (;;) {
    auto row = select->step();
    if (!row)
      return std::move(row).error().during(
          say("checking the last rows of messages.db", "pārbaudot messages.db pēdējās rindas"));
    if (!*row) return Done{};
    if (!row_at(*select)) return damaged_row(static_cast<std::uint64_t>(select->number(0)));
  }
}

Result<std::uint64_t> noted_keys(Database& intake) {
  return read_meta_number(intake, "keys");
}

Outcome Intake::create(const std::string& folder, bool sync, std::string_view identity, const Chain& chain) {
  auto database =
      Database::open_to_write(folder + "/messages.db", sync ? Database::Sync::full : Database::Sync::off);
  if (!database) return std::move(database).error().during(say("making messages.db", "veidojot messages.db"));
  const std::string beginning = beginning_note(chain, identity, 1);
  auto made =
      set_up(*database, "messages.db", kVersion, kSchema, {{"identity", identity}, {"chain", beginning}});
  if (made) made = database->execute(kDictionarySchema);
  if (!made) return made;
  auto moved = database->empty_log(0);
  if (!moved) return std::move(moved).error().during(say("making messages.db", "veidojot messages.db"));
  return Done{};
}

Result<Intake> Intake::open(const std::string& folder, bool sync, const Chain& chain) {
  auto database =
      Database::open_to_write(folder + "/messages.db", sync ? Database::Sync::full : Database::Sync::off);
  if (!database) return std::move(database).error().during(say("opening messages.db", "atverot messages.db"));
  auto made = bring_up_to_date(*database, chain);
  if (!made) return std::move(made).error().during(say("opening messages.db", "atverot messages.db"));
  made = set_up(*database, "messages.db", kVersion, kSchema);
  if (made) made = database->execute(kDictionarySchema);
  if (!made) return std::move(made).error();
  auto identity = read_meta(*database, "identity");
  if (!identity) return std::move(identity).error();
  auto columns = row_columns(*database);
  if (!columns) return std::move(columns).error();
  auto insert = database->prepare("INSERT INTO intake(" + *columns +
                                  ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)");
  auto find = database->prepare("SELECT seq, message, body, at FROM intake WHERE idempotency=?1");
  auto holds = database->prepare("SELECT 1 FROM intake WHERE seq=?1 AND message=?2");
  auto note_keys = database->prepare("INSERT OR REPLACE INTO meta(name, value) VALUES('keys', ?1)");
  auto begin = database->prepare("BEGIN IMMEDIATE");
  auto commit = database->prepare("COMMIT");
  for (auto* statement : {&insert, &find, &holds, &note_keys, &begin, &commit})
    if (!*statement)
      return std::move(*statement).error().during(say("opening messages.db", "atverot messages.db"));
  Statements statements{*std::move(insert),    *std::move(find),  *std::move(holds),
                        *std::move(note_keys), *std::move(begin), *std::move(commit)};
  auto dictionary = newest_dictionary(*database);
  if (!dictionary)
    return std::move(dictionary).error().during(say("opening messages.db", "atverot messages.db"));
  Intake intake(*std::move(database), std::move(statements), (*identity).value_or(""), chain);
  intake.dictionary_ = *std::move(dictionary);
  if (intake.dictionary_) intake.learner_.has_dictionary();
  auto found = intake.find_newest_link();
  if (!found) return std::move(found).error().during(say("opening messages.db", "atverot messages.db"));
  return intake;
}

Outcome Intake::find_newest_link() {
  auto last = last_sequence();
  if (!last) return std::move(last).error();
  auto select = database_.prepare("SELECT link FROM intake WHERE seq=?1");
  if (!select) return std::move(select).error();
  select->bind(1, *last);
  auto row = select->step();
  if (!row) return std::move(row).error();
  durable_link_ = *row ? std::string(select->octets(0).substr(0, Chain::kLinkSize)) : std::string();
  if (durable_link_.empty()) durable_link_ = chain_.beginning(identity_, *last + 1);
  newest_link_ = durable_link_;
  return Done{};
}

Result<std::optional<Intake::Holder>> Intake::find(const model::Tag& tag) {
  Statement& select = statements_.find;
  const Rewind rewind_after(select);
  select.bind(1, view(tag));
  auto row = select.step();
  if (!row)
    return std::move(row).error().during(say("looking up an idempotency tag", "meklējot idempotences birku"));
  if (!*row) return std::optional<Holder>();
  Holder holder;
  holder.sequence = static_cast<std::uint64_t>(select.number(0));
  const auto message = Uuid::from_bytes(select.octets(1));
  const std::string_view body = select.octets(2);
  if (!message || body.size() != holder.body.size()) return damaged_row(holder.sequence);
  holder.message = *message;
  holder.at = std::chrono::system_clock::time_point(std::chrono::microseconds(select.number(3)));
  std::copy(body.begin(), body.end(), holder.body.begin());
  return std::optional<Holder>(holder);
}

Result<bool> Intake::holds(std::uint64_t sequence, Uuid message) {
  const Rewind rewind_after(statements_.holds);
  statements_.holds.bind(1, sequence);
  statements_.holds.bind(2, message.bytes());
  return statements_.holds.step();
}

Result<std::unordered_set<std::string>> Intake::messages_between(std::uint64_t first, std::uint64_t last) {
  auto select = database_.prepare("SELECT message FROM intake WHERE seq BETWEEN ?1 AND ?2");
  if (!select) return std::move(select).error();
  select->bind(1, first);
  select->bind(2, last);
  std::unordered_set<std::string> messages;
  for (;;) {
    auto row = select->step();
    if (!row) return std::move(row).error();
    if (!*row) return messages;
    messages.emplace(select->octets(0));
  }
}

Outcome Intake::begin() {
  auto begun = statements_.begin.run();
  if (!begun || !learner_.is_due()) return begun;
  return renew_dictionary();
}

Outcome Intake::renew_dictionary() {
  const std::string learned = learner_.dictionary();
  if (learned.empty()) return Done{};
  auto added = add_dictionary(database_, learned);
  if (!added) return std::move(added).error().during(say("storing a dictionary", "saglabājot vārdnīcu"));
  dictionary_ = *std::move(added);
  return Done{};
}

Outcome Intake::insert(const Row& row) {
  learner_.note(row);
  const auto texts = dictionary_ ? compress_texts(dictionary_->compression, row) : std::nullopt;
  if (!texts) return insert_as_is(row);
  Row compressed = row;
  compressed.dictionary = dictionary_->number;
  compressed.head = *texts;
  compressed.record = {};
  return insert_as_is(compressed);
}

Outcome Intake::insert_as_is(const Row& row) {
  Statement& insert = statements_.insert;
  const std::string sum = digest(row);
  const std::string_view dictionary = row.dictionary == 0 ? std::string_view() : dictionary_->checksum;
  std::string link = chain_.link(newest_link_, {sum, row.key_digest, dictionary});
  newest_link_ = link;
  link.append(row.key_digest);
  insert.bind(1, row.sequence);
  insert.bind(2, row.message);
  insert.bind(3, row.state);
  insert.bind(4, row.at);
  insert.bind_text(5, row.event);
  insert.bind(6, row.keys);
  insert.bind(7, row.deliveries);
  insert.bind(8, row.dictionary);
  if (row.idempotency.empty()) {
    insert.bind_null(9);
  } else {
    insert.bind(9, row.idempotency);
  }
  insert.bind(10, row.body);
  insert.bind(11, row.head);
  insert.bind(12, row.parts);
  insert.bind(13, row.record);
  insert.bind(14, checksum_in(sum));
  insert.bind(15, std::string_view(link));
  return insert.run();
}

Outcome Intake::note_keys(std::uint64_t first_sequence) {
  const std::string number = std::to_string(first_sequence);
  statements_.note_keys.bind(1, std::string_view(number));
  return statements_.note_keys.run();
}

Outcome Intake::commit() {
  auto done = statements_.commit.run();
  if (done) durable_link_ = newest_link_;
  return done;
}

void Intake::rollback() {
  if (database_.in_transaction()) static_cast<void>(database_.execute("ROLLBACK"));
  newest_link_ = durable_link_;
  auto stored = newest_dictionary(database_);  // the one in use may be gone
  dictionary_ = stored ? *std::move(stored) : std::nullopt;
}

Outcome Intake::prove() {
  return write_meta(database_, "proof", crypto::random_bytes(8));
}

}  // namespace hub::store
