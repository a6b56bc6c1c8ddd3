#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/stored.h"
#include "hub/store/database.h"
#include "hub/store/tail.h"

namespace hub::store {

/// The table of deliveries that have not ended: (sequence, route) -> where the delivery stands. What an item
/// says of a delivery replaces what was known of it, an end removes it. All of one message stand at one
/// sequence: that of the item that first named one of them. A delivery that is not in the table is there from
/// its next item on, unless that says that it ended.
constexpr const char* kDeliverySchema =
    "CREATE TABLE IF NOT EXISTS delivery(seq INT, route TEXT, message BLOB NOT NULL, lane BLOB NOT NULL,"
    " state INT NOT NULL, attempts INT NOT NULL, due INT NOT NULL, PRIMARY KEY(seq, route)) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS delivery_message ON delivery(message);"
    "CREATE INDEX IF NOT EXISTS delivery_letter ON delivery(state) WHERE state IN (10,11,12)";

/// Its writing side. Lives as long as the database at most. Used by one thread.
class DeliveryWriter {
 public:
  static Result<DeliveryWriter> prepare(Database& database);

  /// Within the caller's transaction, for each item in the order of the intake.
  Outcome apply(const IndexEntry& entry);
  /// A row from another such table.
  Outcome put(const model::Pending& pending);
  /// How many rows the table has more than at the last call, or fewer.
  std::int64_t take_growth() { return std::exchange(growth_, 0); }

 private:
  struct Statements {
    Statement place;
    Statement insert;
    Statement update;
    Statement remove;
    Statement changes;
  };
  explicit DeliveryWriter(Statements statements) : statements_(std::move(statements)) {}
  /// Whether what ran last changed a row.
  Result<bool> has_changed();

  Statements statements_;
  std::int64_t growth_ = 0;
};

/// Its reading side. Lives as long as the database at most. Used by one thread.
/// Errors: store.damaged (a row is not a delivery), those of the database.
class DeliveryRows {
 public:
  static Result<DeliveryRows> prepare(Database& database);

  /// The first rows after this sequence in order of sequence and route: at least `limit` if there are so
  /// many, and all of each message.
  Result<std::vector<model::Pending>> after(std::uint64_t sequence, std::size_t limit);
  /// All of this message.
  Result<std::vector<model::Pending>> of(Uuid message);

 private:
  DeliveryRows(Statement after, Statement of) : after_(std::move(after)), of_(std::move(of)) {}

  Statement after_;
  Statement of_;
};

}  // namespace hub::store
