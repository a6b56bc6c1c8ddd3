#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/stored.h"
#include "hub/store/database.h"
#include "hub/store/delivery_table.h"
#include "hub/store/index_view.h"
#include "hub/store/tail.h"

namespace hub::store {

/// Rows read in one go: so many may be laid over the index, and in the reading of more the writer's log can
/// be emptied in between.
constexpr std::uint64_t kSchedulePiece = 20'000;

/// Which deliveries have not ended, exactly: the index's table with what the index does not hold yet laid
/// over it. If that is much (the index was lost), a table of its own takes the index's place until the index
/// has caught up: a private temporary database, so that memory stays bounded. Used by one thread.
class Schedule {
 public:
  /// `messages` is `messages.db` and outlives the schedule.
  static Result<Schedule> open(Database& messages, std::uint64_t piece = kSchedulePiece);

  /// As port::Store::pending. `tail` was looked at before the call; what it lacks is read from the intake.
  /// Errors: store.damaged, naming a row of the intake; store.unavailable.
  Result<std::vector<model::Pending>> pending(IndexView& index, std::uint64_t after, std::size_t limit,
                                              const Tail::View& tail);

 private:
  /// Stands in for the index.
  struct Replica {
    Database database;
    DeliveryWriter writer;
    DeliveryRows rows;
    std::uint64_t held = 0;  ///< All up to this sequence is in it.
  };

  Schedule(Statement select, std::uint64_t piece) : select_(std::move(select)), piece_(piece) {}
  static Result<std::unique_ptr<Replica>> new_replica();
  Outcome copy(const IndexView::Snapshot& from, Replica& to) const;
  /// With what the index holds, as far as that can be read.
  Outcome make_replica(IndexView& index, std::unique_ptr<IndexView::Snapshot> snapshot);
  Outcome follow(std::uint64_t end);
  /// Items after `held`: what the tail lacks, then the tail.
  Result<std::vector<Tail::Chunk>> items_after(std::uint64_t held, const Tail::View& tail);
  /// Rows of the intake from `first` to before `end` that name deliveries.
  Result<std::vector<IndexEntry>> read(std::uint64_t first, std::uint64_t end);

  Statement select_;
  std::uint64_t piece_;
  std::unique_ptr<Replica> replica_;
  std::vector<Tail::Chunk> read_;  ///< From the intake, for the next page too.
  std::uint64_t read_first_ = 0;
  std::uint64_t read_end_ = 0;  ///< `read_` has all that names deliveries from `read_first_` to before this.
};

}  // namespace hub::store
