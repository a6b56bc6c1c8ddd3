#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hub::store {

/// A prepared statement. Bound octets stay the caller's and must live until `rewind`. Columns count from 0,
/// parameters from 1. A statement that gave a row keeps a read transaction open until `rewind`: a WAL cannot
/// shrink meanwhile.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  void bind(int at, std::uint64_t number);
  void bind(int at, std::int64_t number);
  void bind(int at, std::string_view octets);
  void bind_text(int at, std::string_view text);
  void bind_null(int at);

  /// True: a row is there. False: done.
  Result<bool> step();
  /// `step` for a statement that gives no rows; rewinds.
  Outcome run();
  void rewind();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::string_view octets(int column) const;  ///< Valid until the next step or rewind.

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Rewinds on leaving a scope.
class Rewind {
 public:
  explicit Rewind(Statement& statement) : statement_(statement) {}
  Rewind(const Rewind&) = delete;
  Rewind& operator=(const Rewind&) = delete;
  ~Rewind() { statement_.rewind(); }

 private:
  Statement& statement_;
};

/// One connection. Used by one thread at a time.
/// Errors of all functions: store.damaged if SQLite finds the file malformed, else store.unavailable (wait 1
/// s).
class Database {
 public:
  enum class Sync : std::uint8_t { full, normal, off };

  /// Opens or creates a database in WAL mode, its files with mode 0600. Checkpoints happen only when asked
  /// for. `cache_kib`: pages kept in memory, at most.
  static Result<Database> open_to_write(const std::string& path, Sync sync, std::uint32_t cache_kib = 32'768);
  /// Opens an existing one; writes nothing to it.
  static Result<Database> open_to_read(const std::string& path);
  /// A private one that is gone with its connection: in memory up to 32 MiB, beyond in a temporary file.
  /// Cannot roll back.
  static Result<Database> open_temporary();

  Outcome execute(const char* sql);
  Result<Statement> prepare(std::string_view sql);

  /// Octets of the WAL in use, as of the last commit through this connection.
  [[nodiscard]] std::uint64_t wal_bytes() const;
  /// Moves what it can from the WAL into the database and syncs that. With `wait`, up to that long for
  /// readers, so that the WAL starts anew. True: all was moved.
  Result<bool> checkpoint(int wait_milliseconds = 0);
  /// Moves all of the WAL into the database, syncs that, and cuts the WAL to nothing. False: a reader or
  /// writer was in the way for all of the time given.
  Result<bool> empty_log(int wait_milliseconds);
  /// Rows that the last INSERT, UPDATE or DELETE touched.
  [[nodiscard]] int changes() const;
  /// True while a transaction is open.
  [[nodiscard]] bool in_transaction() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  explicit Database(sqlite3* connection) : connection_(connection), wal_pages_(std::make_unique<int>(0)) {}

  std::unique_ptr<sqlite3, Close> connection_;
  std::unique_ptr<int> wal_pages_;
};

/// The `meta` table that each of our databases has: name -> octets.
Result<std::optional<std::string>> read_meta(Database& database, std::string_view name);
Outcome write_meta(Database& database, std::string_view name, std::string_view value);
/// A decimal number; 0 if it is not there.
Result<std::uint64_t> read_meta_number(Database& database, std::string_view name);
/// False: `set_up` has not been done.
Result<bool> is_set_up(Database& database);

/// store.damaged unless the database is of one of `versions`, the newest last. `file` names it.
Outcome require_version(Database& database, std::string_view file,
                        std::span<const std::string_view> versions);

using Meta = std::vector<std::pair<std::string_view, std::string_view>>;

/// Makes what `schema`, which says IF NOT EXISTS, names, in one transaction, and `meta` with the version row.
/// store.damaged if the database has another version. `file` names it in errors. `made_with` is written if it
/// is being made now.
Outcome set_up(Database& database, std::string_view file, std::string_view version, const char* schema,
               const Meta& made_with = {});

}  // namespace hub::store
