#include "hub/store/verifier.h"

#include <algorithm>
#include <utility>

#include "hub/base/codes.h"
#include "hub/store/text_dictionary.h"

namespace hub::store {
namespace {

using Kind = port::Damage::Kind;

constexpr std::uint64_t kMostFileOctets = 8U * 1024 * 1024;  ///< Of the files of one piece, but for the last.
constexpr int kMostNamed = 4;  ///< Gaps of a piece for which the whole index is read to name a message.
constexpr std::size_t kMostPlaces = 1'000;  ///< Items of one message among which a row's own place is sought.

/// A value that is given must be the one that is noted.
struct Note {
  Database* database;
  const char* file;
  const char* name;
  std::string value;
};

/// Several reads as one transaction: each alone would lock the file and look up its log anew, which costs
/// more than what it reads. What cannot begin leaves the reads as they are.
class ReadTransaction {
 public:
  explicit ReadTransaction(Database& database) : database_(database) { (void)database_.execute("BEGIN"); }
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;
  ~ReadTransaction() {
    if (database_.in_transaction()) (void)database_.execute("ROLLBACK");
  }

 private:
  Database& database_;
};

}  // namespace

Verifier::Verifier(Settings settings, Database messages, Database keys, Statements statements)
    : settings_(std::move(settings)),
      messages_(std::move(messages)),
      keys_(std::move(keys)),
      statements_(std::move(statements)),
      index_(settings_.folder + "/index.db"),
      payload_(settings_.folder, false) {}

Result<std::unique_ptr<Verifier>> Verifier::open(Settings settings) {
  auto messages = Database::open_to_read(settings.folder + "/messages.db");
  auto keys = Database::open_to_read(settings.folder + "/keys.db");
  if (!messages || !keys) return (messages ? std::move(keys) : std::move(messages)).error();
  auto columns = row_columns(*messages);
  if (!columns) return std::move(columns).error();
  auto rows =
      messages->prepare("SELECT " + *columns + " FROM intake WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq");
  auto key = keys->prepare("SELECT wrapped FROM key WHERE message=?1");
  if (!rows || !key) return (rows ? std::move(key) : std::move(rows)).error();
  Statements statements{*std::move(rows), *std::move(key)};
  // Each page is looked at once in a round.
  for (Database* database : {&*messages, &*keys}) {
    auto set = database->execute("PRAGMA cache_size=-256");
    if (!set) return std::move(set).error();
  }
  return std::unique_ptr<Verifier>(
      new Verifier(std::move(settings), *std::move(messages), *std::move(keys), std::move(statements)));
}

Result<Verifier::Found> Verifier::begin(std::uint64_t next) {
  next_ = next;
  links_.clear();
  dictionaries_.clear();
  found_.clear();
  auto beginning = read_beginning(messages_, settings_.chain, settings_.identity);
  if (!beginning) return std::move(beginning).error();
  beginning_ = *beginning;
  auto checked = check_notes();
  if (!checked) return std::move(checked).error();
  met_keys_ = false;
  return std::exchange(found_, {});
}

Outcome Verifier::check_notes() {
  std::vector<Note> notes{{&messages_, "messages.db", "schema", {}},
                          {&messages_, "messages.db", "identity", settings_.identity},
                          {&messages_, "messages.db", "chain", {}},
                          {&keys_, "keys.db", "schema", {}},
                          {&keys_, "keys.db", "identity", settings_.identity}};
  if (!settings_.key_check.empty()) notes.push_back({&keys_, "keys.db", "key_check", settings_.key_check});
  if (met_keys_) notes.push_back({&messages_, "messages.db", "keys", {}});
  if (met_keys_) notes.push_back({&keys_, "keys.db", "last_batch", {}});
  for (const Note& expected : notes) {
    auto value = read_meta(*expected.database, expected.name);
    if (!value) return std::move(value).error();
    const bool is_chain = expected.name == std::string_view("chain");
    const bool right =
        *value && (expected.value.empty() || **value == expected.value) && (!is_chain || beginning_ != 0);
    if (!right)
      note(*value ? Kind::changed : Kind::missing, std::string(expected.file) + ", meta " + expected.name, 0,
           std::nullopt);
  }
  return Done{};
}

Result<Verifier::Found> Verifier::look(std::uint64_t end, bool payload) {
  found_.clear();
  files_.clear();
  named_ = 0;
  const std::uint64_t first = next_;
  auto done = read_rows(end, payload);
  if (!done && is_damage(done.error())) {
    count_as_changed(end);  // pages that SQLite cannot read: what lies beyond them may be whole
    done = Done{};
  }
  if (done) done = check_files();
  if (done) return std::exchange(found_, {});
  next_ = first;
  links_.clear();
  return std::move(done).error();
}

Verifier::Found Verifier::pass_over(std::uint64_t end) {
  found_.clear();
  count_as_changed(end);
  return std::exchange(found_, {});
}

void Verifier::count_as_changed(std::uint64_t end) {
  const std::uint64_t last = std::min(end, next_ + kMostRows - 1);
  for (; next_ <= last; ++next_) note(Kind::changed, "messages.db", next_, std::nullopt);
  links_.clear();
}

Outcome Verifier::read_rows(std::uint64_t end, bool payload) {
  const ReadTransaction keys_together(keys_);
  Statement& rows = statements_.rows;
  const Rewind rewind_after(rows);
  rows.bind(1, next_);
  rows.bind(2, end);
  std::uint64_t octets = 0;
  for (std::uint64_t count = 0; count < kMostRows && octets <= kMostFileOctets; ++count) {
    auto stepped = rows.step();
    if (!stepped) return std::move(stepped).error();
    if (!*stepped) {
      if (next_ <= end) note_missing(next_, end);
      next_ = end + 1;
      links_.clear();
      return Done{};
    }
    const std::size_t files = files_.size();
    auto checked = check_row(stored_row_at(rows), payload);
    if (!checked) return checked;
    for (std::size_t i = files; i < files_.size(); ++i) octets += files_[i].place.size;
    if (next_ > end) return Done{};
  }
  return Done{};
}

Outcome Verifier::check_row(const StoredRow& stored, bool payload) {
  const Row& row = stored.row;
  if (row.sequence != next_) {
    note_missing(next_, row.sequence - 1);
    links_.clear();
  }
  next_ = row.sequence + 1;
  const std::string sum = digest(row);
  const bool whole = checksum_in(sum) == stored.checksum;
  const auto message = Uuid::from_bytes(row.message);
  const bool misplaced = !whole && is_of_another(stored);
  if (!whole) note(misplaced ? Kind::misplaced : Kind::changed, "messages.db", row.sequence, message);
  auto checked = check_link(row, sum, !whole);
  if (misplaced) links_.clear();
  if (!checked || !whole || !message) return checked;
  checked = check_key(row);
  if (!checked || !payload) return checked;
  auto files = parts_in_files(row.parts);
  if (!files) return Done{};
  for (PartInFile& file : *files)
    files_.push_back({row.sequence, *message, std::string(file.name), std::move(file.place)});
  return Done{};
}

/// `accused`: it is known already that the row is wrong.
Outcome Verifier::check_link(const Row& row, const std::string& digest, bool accused) {
  if (row.sequence == beginning_) links_ = {settings_.chain.beginning(settings_.identity, beginning_)};
  const bool chained = beginning_ == 0 ? !row.link.empty() : row.sequence >= beginning_;
  if (!chained) return Done{};
  auto texts = dictionary(row);
  if (!texts) return std::move(texts).error();
  std::vector<std::string> expected;
  if (row.dictionary == 0 || !texts->empty())
    for (const std::string& before : links_)
      expected.push_back(settings_.chain.link(before, {digest, row.key_digest, *texts}));
  const bool right =
      row.link.size() == Chain::kLinkSize &&
      (expected.empty() || std::find(expected.begin(), expected.end(), row.link) != expected.end());
  if (!right && !accused) note(Kind::changed, "messages.db", row.sequence, Uuid::from_bytes(row.message));
  links_ = {row.link.empty() ? settings_.chain.beginning(settings_.identity, row.sequence + 1)
                             : std::string(row.link)};
  // Two ways to go on: the row was changed and its link was not, or the links have been wrong all along.
  if (!right && !expected.empty()) links_.push_back(std::move(expected.back()));
  return Done{};
}

/// The checksum of the row's dictionary; empty: it has none, or one that is missing or changed, which is
/// noted where it is met first.
Result<std::string> Verifier::dictionary(const Row& row) {
  if (row.dictionary == 0) return std::string();
  const auto known = dictionaries_.find(row.dictionary);
  if (known != dictionaries_.end()) return known->second;
  auto checked = check_dictionary(messages_, row.dictionary);
  if (!checked) return std::move(checked).error();
  if (checked->checksum.empty())
    note(checked->is_there ? Kind::changed : Kind::missing,
         "messages.db, dictionary " + std::to_string(row.dictionary), row.sequence,
         Uuid::from_bytes(row.message));
  return dictionaries_.emplace(row.dictionary, std::move(checked->checksum)).first->second;
}

Outcome Verifier::check_key(const Row& row) {
  if (row.key_digest.empty()) return Done{};
  met_keys_ = true;
  const Rewind rewind_after(statements_.key);
  statements_.key.bind(1, row.message);
  auto found = statements_.key.step();
  if (!found && !is_damage(found.error())) return std::move(found).error();
  const bool is_there = !found || *found;
  if (found && *found && digest_of_key(statements_.key.octets(0)) == row.key_digest) return Done{};
  note(is_there ? Kind::changed : Kind::missing, "keys.db", row.sequence, Uuid::from_bytes(row.message));
  return Done{};
}

Outcome Verifier::check_files() {
  for (const File& file : files_) {
    auto condition = payload_.check(file.message, file.part, file.place);
    if (!condition) return std::move(condition).error();
    if (*condition == PayloadFiles::Condition::whole) continue;
    note(*condition == PayloadFiles::Condition::missing ? Kind::missing : Kind::changed,
         "payload/" + PayloadFiles::name(file.message, file.part, file.place.digest), file.sequence,
         file.message);
  }
  return Done{};
}

/// Whether the row is whole under the number of another item of its message.
bool Verifier::is_of_another(const StoredRow& stored) {
  const auto message = Uuid::from_bytes(stored.row.message);
  if (!message) return false;
  Row elsewhere = stored.row;
  for (const std::uint64_t sequence : index_.sequences(*message, kMostPlaces).sequences) {
    elsewhere.sequence = sequence;
    if (sequence != stored.row.sequence && checksum(elsewhere) == stored.checksum) return true;
  }
  return false;
}

void Verifier::note(Kind kind, std::string where, std::uint64_t sequence, std::optional<Uuid> message) {
  if (!found_.empty() && sequence != 0) {
    port::Damage& before = found_.back();
    if (before.kind == kind && before.where == where && before.last + 1 == sequence) {
      before.last = sequence;
      return;
    }
  }
  found_.push_back({kind, std::move(where), sequence, sequence, message});
}

void Verifier::note_missing(std::uint64_t first, std::uint64_t last) {
  std::optional<Uuid> message;
  if (named_++ < kMostNamed) message = index_.message_of(first);
  found_.push_back({Kind::missing, "messages.db", first, last, message});
}

}  // namespace hub::store
