#include "hub/store/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"

namespace hub::store {
namespace {

constexpr std::chrono::seconds kRetryPause{1};
constexpr std::uint64_t kPageSize = 4096;
constexpr std::uint64_t kFrameHeader = 24;  // https://www.sqlite.org/fileformat2.html section 4.1
constexpr std::uint64_t kWalHeader = 32;

/// SQLite's own word for a code, in Latvian where it is one that a store meets.
Sentence words_of(int primary) {
  constexpr std::array kLatvian{std::pair{SQLITE_BUSY, "datubāze ir aizņemta"},
                                std::pair{SQLITE_LOCKED, "datubāzes tabula ir aizņemta"},
                                std::pair{SQLITE_NOMEM, "nepietiek atmiņas"},
                                std::pair{SQLITE_READONLY, "datubāzē nedrīkst rakstīt"},
                                std::pair{SQLITE_IOERR, "diska ievadizvades kļūda"},
                                std::pair{SQLITE_CORRUPT, "datubāzes fails ir bojāts"},
                                std::pair{SQLITE_FULL, "datubāze vai disks ir pilns"},
                                std::pair{SQLITE_CANTOPEN, "datubāzes failu nevar atvērt"},
                                std::pair{SQLITE_NOTADB, "fails nav datubāze"}};
  for (const auto& [code, words] : kLatvian)
    if (code == primary) return {sqlite3_errstr(primary), words};
  return {sqlite3_errstr(primary)};
}

/// Text of SQLite's own lists only: the message of a connection could quote a value.
Error failure(sqlite3* connection, int code) {
  const int primary = code & 0xff;
  Sentence detail = say("SQLite: {} ({})", "SQLite: {} ({})", words_of(primary), code);
  const int system = connection == nullptr ? 0 : sqlite3_system_errno(connection);
  if (system != 0) detail.append(", ", system_reason(system));
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) return {codes::store_damaged, std::move(detail)};
  return Error(codes::store_unavailable, std::move(detail)).wait_for(kRetryPause);
}

/// Before SQLite creates it: the files beside take over its mode. One that is there is not opened, for
/// closing it would drop the locks that this process has on it.
void make_private(const std::string& path) {
  constexpr mode_t kPrivate = 0600;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kPrivate);
  if (file >= 0) ::close(file);
  for (const char* beside : {"", "-wal", "-shm"}) ::chmod((path + beside).c_str(), kPrivate);
}

int note_wal_pages(void* pages, sqlite3* /*connection*/, const char* /*name*/, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void Statement::bind(int at, std::uint64_t number) {
  bind(at, static_cast<std::int64_t>(number));
}
void Statement::bind(int at, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), at, number);
}
void Statement::bind(int at, std::string_view octets) {
  // A null pointer would bind NULL: empty octets point somewhere.
  sqlite3_bind_blob64(statement_.get(), at, octets.empty() ? "" : octets.data(), octets.size(), nullptr);
}
void Statement::bind_text(int at, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), at, text.empty() ? "" : text.data(), text.size(), nullptr,
                      SQLITE_UTF8);
}
void Statement::bind_null(int at) {
  sqlite3_bind_null(statement_.get(), at);
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return failure(sqlite3_db_handle(statement_.get()),
                 sqlite3_extended_errcode(sqlite3_db_handle(statement_.get())));
}

Outcome Statement::run() {
  const Rewind rewind_after(*this);
  auto stepped = step();
  if (!stepped) return std::move(stepped).error();
  return Done{};
}

void Statement::rewind() {
  sqlite3_reset(statement_.get());
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}
std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
std::string_view Statement::octets(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? std::string_view()
                         : std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

void Database::Close::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

Result<Database> Database::open_to_write(const std::string& path, Sync sync, std::uint32_t cache_kib) {
  make_private(path);
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &connection,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database(connection);
  if (code != SQLITE_OK) return failure(connection, code);
  std::string settings = "PRAGMA page_size=4096; PRAGMA mmap_size=0; PRAGMA cache_size=-" +
                         std::to_string(cache_kib) +
                         "; PRAGMA temp_store=MEMORY; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; "
                         "PRAGMA trusted_schema=OFF; PRAGMA synchronous=";
  settings += sync == Sync::full ? "FULL" : sync == Sync::normal ? "NORMAL" : "OFF";
  auto set = database.execute(settings.c_str());
  if (!set) return std::move(set).error();
  sqlite3_wal_hook(connection, note_wal_pages, database.wal_pages_.get());
  return database;
}

Result<Database> Database::open_to_read(const std::string& path) {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database(connection);
  if (code != SQLITE_OK) return failure(connection, code);
  sqlite3_busy_timeout(connection, 1000);
  auto set = database.execute(
      "PRAGMA mmap_size=0; PRAGMA cache_size=-4096; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF");
  if (!set) return std::move(set).error();
  return database;
}

Result<Database> Database::open_temporary() {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(
      "", &connection,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database(connection);
  if (code != SQLITE_OK) return failure(connection, code);
  auto set = database.execute(
      "PRAGMA mmap_size=0; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"
      "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
  if (!set) return std::move(set).error();
  return database;
}

Outcome Database::execute(const char* sql) {
  const int code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(connection_.get(), code);
  return Done{};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  Statement prepared(statement);
  if (code != SQLITE_OK) return failure(connection_.get(), code);
  return prepared;
}

std::uint64_t Database::wal_bytes() const {
  const auto pages = static_cast<std::uint64_t>(*wal_pages_);
  return pages == 0 ? 0 : kWalHeader + pages * (kPageSize + kFrameHeader);
}

Result<bool> Database::checkpoint(int wait_milliseconds) {
  int pages = 0;
  int moved = 0;
  sqlite3_busy_timeout(connection_.get(), wait_milliseconds);
  const int code = sqlite3_wal_checkpoint_v2(
      connection_.get(), nullptr,
      wait_milliseconds > 0 ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
  sqlite3_busy_timeout(connection_.get(), 0);
  if ((code & 0xff) == SQLITE_BUSY) return false;
  if (code != SQLITE_OK) return failure(connection_.get(), code);
  const bool all = pages == moved;
  if (all) *wal_pages_ = 0;
  return all;
}

Result<bool> Database::empty_log(int wait_milliseconds) {
  sqlite3_busy_timeout(connection_.get(), wait_milliseconds);
  const int code =
      sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(connection_.get(), 0);
  if ((code & 0xff) == SQLITE_BUSY) return false;
  if (code != SQLITE_OK) return failure(connection_.get(), code);
  *wal_pages_ = 0;
  return true;
}

int Database::changes() const {
  return sqlite3_changes(connection_.get());
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(connection_.get()) == 0;
}

Result<std::optional<std::string>> read_meta(Database& database, std::string_view name) {
  auto select = database.prepare("SELECT value FROM meta WHERE name=?1");
  if (!select) return std::move(select).error();
  select->bind_text(1, name);
  auto row = select->step();
  if (!row) return std::move(row).error();
  if (!*row) return std::optional<std::string>();
  return std::optional<std::string>(select->octets(0));
}

Outcome write_meta(Database& database, std::string_view name, std::string_view value) {
  auto insert = database.prepare("INSERT OR REPLACE INTO meta(name, value) VALUES(?1, ?2)");
  if (!insert) return std::move(insert).error();
  insert->bind_text(1, name);
  insert->bind(2, value);
  return insert->run();
}

Result<std::uint64_t> read_meta_number(Database& database, std::string_view name) {
  auto text = read_meta(database, name);
  if (!text) return std::move(text).error();
  std::uint64_t number = 0;
  if (*text) std::from_chars((*text)->data(), (*text)->data() + (*text)->size(), number);
  return number;
}

Result<bool> is_set_up(Database& database) {
  auto select = database.prepare("SELECT 1 FROM sqlite_master WHERE type='table' AND name='meta'");
  if (!select) return std::move(select).error();
  return select->step();
}

Outcome require_version(Database& database, std::string_view file,
                        std::span<const std::string_view> versions) {
  auto found = read_meta(database, "schema");
  if (!found) return std::move(found).error();
  if (*found && std::find(versions.begin(), versions.end(), **found) != versions.end()) return Done{};
  const Sentence known = versions.size() == 1
                             ? Sentence(versions.front())
                             : say("{} to {}", "no {} līdz {}", versions.front(), versions.back());
  if (!*found)
    return Error(codes::store_damaged,
                 say("{} does not say which schema it has", "{} nepasaka, kāda ir tā shēma", file));
  return Error(
      codes::store_damaged,
      say("{} has a schema that this program does not know; it knows {}. Nothing was changed: start "
          "the version of Sakta that wrote this state folder",
          "{} ir shēma, ko šī programma nepazīst; tā pazīst {}. Nekas nav mainīts: palaidiet to Sakta "
          "versiju, kas šo stāvokļa mapi rakstīja",
          file, known));
}

Outcome set_up(Database& database, std::string_view file, std::string_view version, const char* schema,
               const Meta& made_with) {
  auto done = database.execute(
      "BEGIN; CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
  auto found = done ? read_meta(database, "schema") : std::move(done).error();
  if (!found) return std::move(found).error().during(say("opening {}", "atverot {}", file));
  if (*found && **found != version)
    return Error(codes::store_damaged,
                 say("{} has a schema that this program does not know; it knows {}",
                     "{} ir shēma, ko šī programma nepazīst; tā pazīst {}", file, version));
  if (!*found) {
    done = write_meta(database, "schema", version);
    for (const auto& [name, value] : made_with)
      if (done) done = write_meta(database, name, value);
  }
  if (done) done = database.execute(schema);
  if (done) done = database.execute("COMMIT");
  if (!done) return std::move(done).error().during(say("opening {}", "atverot {}", file));
  return done;
}

}  // namespace hub::store
