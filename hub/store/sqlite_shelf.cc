#include "hub/store/sqlite_shelf.h"

#include <filesystem>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/port/in_pool.h"

namespace hub::store {
namespace {

constexpr std::uint32_t kShelfCacheKib = 4096;
constexpr std::uint64_t kMostShelfLog = 8ULL * 1024 * 1024;
constexpr std::size_t kDrawerOctets = 8;
constexpr std::size_t kNameOctets = 16;
constexpr const char* kShelfSchema =
    "CREATE TABLE IF NOT EXISTS shelf (name BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID";

Error damaged_shelf() {
  return {
      codes::store_damaged,
      Text{"shelf.db: a value cannot be opened: it was changed, or sealed with another master key; the file "
           "may be taken away, it is made anew",
           "shelf.db: vērtību nevar atvērt: tā ir mainīta vai aizzīmogota ar citu galveno atslēgu; failu "
           "drīkst izņemt, tas tiks izveidots no jauna"}};
}

}  // namespace

SqliteShelf::SqliteShelf(Settings settings) : settings_(std::move(settings)), hash_(settings_.name_key) {}

SqliteShelf::~SqliteShelf() {
  pool_.join();
}

port::Task<Result<port::Shelf::Values>> SqliteShelf::find(std::string drawer,
                                                          std::vector<std::string> names) {
  return port::in_pool<Result<Values>>(
      pool_, [this, drawer = std::move(drawer), names = std::move(names)] { return look(drawer, names); });
}

port::Task<Outcome> SqliteShelf::put(std::string drawer, std::vector<Entry> entries) {
  return port::in_pool<Outcome>(pool_, [this, drawer = std::move(drawer), entries = std::move(entries)] {
    return write(drawer, entries);
  });
}

port::Task<Outcome> SqliteShelf::empty(std::string drawer) {
  for (;;) {  // others have their turn in between
    auto job = [this, drawer] { return take_out(drawer); };
    auto gone = co_await port::in_pool<Result<int>>(pool_, std::move(job));
    if (!gone) co_return std::move(gone).error();
    if (*gone == 0) co_return Done{};
  }
}

Outcome SqliteShelf::ready() {
  if (empty_) return Done{};
  std::error_code none;
  std::filesystem::create_directories(std::filesystem::path(settings_.file).parent_path(), none);
  auto opened = Database::open_to_write(settings_.file, Database::Sync::full, kShelfCacheKib);
  if (!opened) return std::move(opened).error();
  if (auto made = set_up(*opened, "shelf.db", "1", kShelfSchema); !made) return made;
  auto select = opened->prepare("SELECT value FROM shelf WHERE name = ?1");
  auto insert = opened->prepare("INSERT OR REPLACE INTO shelf (name, value) VALUES (?1, ?2)");
  auto erase = opened->prepare("DELETE FROM shelf WHERE name = ?1");
  auto clear = opened->prepare(
      "DELETE FROM shelf WHERE name IN (SELECT name FROM shelf WHERE name BETWEEN ?1 AND ?2 LIMIT 5000)");
  for (const auto* prepared : {&select, &insert, &erase, &clear})
    if (!*prepared) return prepared->error();
  database_.emplace(*std::move(opened));
  select_.emplace(*std::move(select));
  insert_.emplace(*std::move(insert));
  delete_.emplace(*std::move(erase));
  empty_.emplace(*std::move(clear));
  return Done{};
}

Result<port::Shelf::Values> SqliteShelf::look(const std::string& drawer,
                                              const std::vector<std::string>& names) {
  if (auto done = ready(); !done) return std::move(done).error();
  Values values;
  values.reserve(names.size());
  for (const std::string& name : names) {
    const std::string row = row_of(drawer, name);
    const Rewind rewind(*select_);
    select_->bind(1, std::string_view(row));
    auto found = select_->step();
    if (!found) return std::move(found).error();
    if (!*found) {
      values.emplace_back();
      continue;
    }
    auto value = crypto::open(settings_.value_key, row, select_->octets(0));
    if (!value) return damaged_shelf();
    values.emplace_back(*std::move(value));
  }
  return values;
}

Outcome SqliteShelf::write(const std::string& drawer, const std::vector<Entry>& entries) {
  if (auto done = ready(); !done) return done;
  if (auto begun = database_->execute("BEGIN IMMEDIATE"); !begun) return begun;
  auto written = write_all(drawer, entries);
  if (written) written = database_->execute("COMMIT");
  if (!written) {
    if (database_->in_transaction()) static_cast<void>(database_->execute("ROLLBACK"));
    return written;
  }
  return keep_log_short();
}

Outcome SqliteShelf::write_all(const std::string& drawer, const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    const std::string row = row_of(drawer, entry.name);
    Statement& statement = entry.value ? *insert_ : *delete_;
    statement.bind(1, std::string_view(row));
    const std::string sealed =
        entry.value ? crypto::seal(settings_.value_key, row, *entry.value) : std::string();
    if (entry.value) statement.bind(2, std::string_view(sealed));
    if (auto done = statement.run(); !done) return done;
  }
  return Done{};
}

Result<int> SqliteShelf::take_out(const std::string& drawer) {
  if (auto done = ready(); !done) return std::move(done).error();
  const std::string first = begin_of(drawer);
  const std::string last = first + std::string(kNameOctets, '\xFF');
  empty_->bind(1, std::string_view(first));
  empty_->bind(2, std::string_view(last));
  if (auto done = empty_->run(); !done) return std::move(done).error();
  const int gone = database_->changes();
  if (auto done = keep_log_short(); !done) return std::move(done).error();
  return gone;
}

Outcome SqliteShelf::keep_log_short() {
  if (database_->wal_bytes() < kMostShelfLog) return Done{};
  auto moved = database_->checkpoint();
  if (!moved) return std::move(moved).error();
  return Done{};
}

std::string SqliteShelf::begin_of(std::string_view drawer) const {
  return hash_.of(drawer).substr(0, kDrawerOctets);
}

std::string SqliteShelf::row_of(std::string_view drawer, std::string_view name) const {
  const std::string begin = begin_of(drawer);
  return begin + hash_.of(begin, name).substr(0, kNameOctets);
}

}  // namespace hub::store
