#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "hub/base/uuid.h"
#include "hub/store/chain.h"
#include "hub/store/database.h"
#include "hub/store/row.h"
#include "hub/store/text_dictionary.h"

namespace hub::store {

/// What to select for an item's deliveries: the column, or no octets from an intake of version 1, which has
/// no such column.
[[nodiscard]] Result<std::string> deliveries_column(Database& intake);

/// The versions of `messages.db` that this program knows, the newest one last.
[[nodiscard]] std::span<const std::string_view> known_versions();

/// The columns of `intake` in the order that `row_at` reads.
[[nodiscard]] Result<std::string> row_columns(Database& intake);

/// The row that a statement over row_columns stands on; views last until its next step. Empty: damaged.
[[nodiscard]] std::optional<Row> row_at(const Statement& statement);

/// Same, damaged or not, with the checksum that stands beside it.
struct StoredRow {
  Row row;
  std::string_view checksum;
};
[[nodiscard]] StoredRow stored_row_at(const Statement& statement);

/// Sequence of the newest row; 0: none.
[[nodiscard]] Result<std::uint64_t> last_sequence(Database& intake);
/// store.damaged, naming the sequence, unless each of the last `count` rows is what its checksum says.
Outcome check_last(Database& intake, std::uint64_t count);
/// What the last `Intake::note_keys` noted; 0: none.
[[nodiscard]] Result<std::uint64_t> noted_keys(Database& intake);

/// `messages.db`, the writing side: one append-only table with one row for each item, one unique index over
/// the idempotency tag, and the dictionaries that heads and records are compressed with. Used by one thread.
class Intake {
 public:
  struct Holder {
    std::uint64_t sequence = 0;
    Uuid message;
    model::Tag body{};
    std::chrono::system_clock::time_point at{};
  };

  /// Makes it, empty, and lets nothing of it rest on a log.
  static Outcome create(const std::string& folder, bool sync, std::string_view identity, const Chain& chain);
  /// One of version 1, 2 or 3 gets what it lacks; its rows stay as they are, and the chain begins behind
  /// them.
  static Result<Intake> open(const std::string& folder, bool sync, const Chain& chain);

  /// Random name of this store, made with it; the other databases carry it too.
  [[nodiscard]] const std::string& identity() const { return identity_; }
  [[nodiscard]] Result<std::uint64_t> last_sequence() { return store::last_sequence(database_); }

  /// The first item with this tag.
  Result<std::optional<Holder>> find(const model::Tag& tag);
  /// True if the row with this sequence is of this message.
  Result<bool> holds(std::uint64_t sequence, Uuid message);
  /// Messages of the rows from `first` to `last`, octets of their ids.
  Result<std::unordered_set<std::string>> messages_between(std::uint64_t first, std::uint64_t last);

  /// Now and then a new dictionary is stored with the rows that come first after it.
  Outcome begin();
  /// `row` has its head and record as they are; they are stored compressed where that is shorter. It follows
  /// on the row before by its number, and is linked to it; its `link` is not looked at.
  Outcome insert(const Row& row);
  /// Notes, with the rows of a batch, that keys were stored for it: `keys.db` then knows a batch that begins
  /// with this sequence, or a later one.
  Outcome note_keys(std::uint64_t first_sequence);
  Outcome commit();
  void rollback();

  /// A commit that changes nothing: proves that the disk takes and syncs octets.
  Outcome prove();

  [[nodiscard]] Database& database() { return database_; }

 private:
  struct Statements {
    Statement insert;
    Statement find;
    Statement holds;
    Statement note_keys;
    Statement begin;
    Statement commit;
  };
  Intake(Database database, Statements statements, std::string identity, Chain chain)
      : database_(std::move(database)),
        statements_(std::move(statements)),
        identity_(std::move(identity)),
        chain_(std::move(chain)) {}
  Outcome find_newest_link();
  Outcome renew_dictionary();
  Outcome insert_as_is(const Row& row);

  Database database_;
  Statements statements_;
  std::string identity_;
  TextLearner learner_;
  std::optional<Dictionary> dictionary_;  ///< In use.
  Chain chain_;
  std::string newest_link_;   ///< Of the row inserted last.
  std::string durable_link_;  ///< Of the row committed last.
};

}  // namespace hub::store
