#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/port/store.h"
#include "hub/store/database.h"
#include "hub/store/delivery_table.h"
#include "hub/store/tail.h"

namespace hub::store {

/// `index.db`, the writing side: message -> its sequences, key tag -> messages, and the deliveries that have
/// not ended. Holds nothing that the intake does not hold, so it may be deleted at any time the hub does not
/// run. Used by one thread.
class Index {
 public:
  /// Opens the index of the intake with this `identity`, whose newest item is `last_sequence`. One that is
  /// missing, unreadable, of another store or version, or ahead of its intake is made anew, and is empty
  /// then.
  static Result<Index> open(const std::string& folder, const std::string& identity,
                            std::uint64_t last_sequence);

  /// Removes the files of an index that is not open.
  static void discard(const std::string& folder);

  /// All up to this sequence is in it.
  [[nodiscard]] std::uint64_t indexed() const { return indexed_; }

  /// Whether it was made anew because rows were gone from it that it had noted.
  [[nodiscard]] bool had_lost_rows() const { return had_lost_rows_; }

  /// Deliveries in it that wait for somebody.
  [[nodiscard]] port::Letters letters() const { return letters_; }

  /// Adds entries that follow on `indexed()`, in one transaction.
  Outcome apply(const std::vector<const IndexEntry*>& entries);

 private:
  /// How many its tables have.
  struct Rows {
    std::int64_t items = 0;
    std::int64_t keys = 0;
    std::int64_t deliveries = 0;
  };
  struct Statements {
    Statement item;
    Statement key;
    DeliveryWriter deliveries;
    Statement letters;
  };
  Index(Database database, Statements statements, std::uint64_t indexed)
      : database_(std::move(database)), statements_(std::move(statements)), indexed_(indexed) {}
  static Result<Index> open_as_is(const std::string& folder, const std::string& identity);
  Outcome insert_all(const std::vector<const IndexEntry*>& entries);
  Outcome insert_keys(const std::vector<const IndexEntry*>& entries);
  Outcome count_letters();
  Outcome count_rows();
  Outcome note_rows();

  Database database_;
  Statements statements_;
  std::uint64_t indexed_;
  Rows rows_;
  bool had_lost_rows_ = false;
  port::Letters letters_;
};

}  // namespace hub::store
