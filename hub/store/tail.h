#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "hub/model/stored.h"

namespace hub::store {

/// What the index keeps of one item.
struct IndexEntry {
  std::uint64_t sequence = 0;
  Uuid message;
  std::vector<model::KeyTag> keys;
  std::vector<model::Delivery> deliveries;
};

/// One more of its keys: that of the state the item left, if a search by state asks the index for it.
void add_state_key(IndexEntry& entry, model::State state);

/// Octets that an entry takes in memory.
[[nodiscard]] std::size_t octets_of(const IndexEntry& entry);

/// Committed items that the index does not hold yet, in memory and bounded: those that do not fit are read
/// from the intake again. Passes them from the writer to the indexer and shows them to readers. Any thread.
class Tail {
 public:
  using Chunk = std::shared_ptr<const std::vector<IndexEntry>>;

  /// What the tail covers: every committed sequence from `first` on.
  struct View {
    std::uint64_t first = 0;
    std::vector<Chunk> chunks;
  };

  explicit Tail(std::uint64_t last_sequence) : first_(last_sequence + 1), last_(last_sequence) {}

  /// Entries in order, following on the ones before, with no sequence left out.
  void append(std::vector<IndexEntry> entries);
  /// Starts over after `last_sequence`: what was before is only in the intake. For rows whose commit seemed
  /// to fail.
  void restart(std::uint64_t last_sequence);
  [[nodiscard]] View view() const;
  [[nodiscard]] std::uint64_t last() const;

  /// Waits until there is something above `indexed` (and, to make batches worth their sync, a little longer
  /// or for a good number of items), or for the end. False: the end.
  bool wait(std::uint64_t indexed);
  /// Ends a `wait` though nothing is new.
  void wake();
  /// Waits at most `pause`. False: the end.
  bool rest(std::chrono::milliseconds pause);
  /// The index holds all up to this sequence durably enough to be asked.
  void forget(std::uint64_t indexed);
  void stop();

 private:
  /// With the octets that it takes.
  struct Held {
    Chunk chunk;
    std::size_t octets = 0;
  };
  void drop_first();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Held> held_;
  std::size_t octets_ = 0;
  std::uint64_t first_;
  std::uint64_t last_;
  bool woken_ = false;
  bool stopped_ = false;
};

}  // namespace hub::store
