#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "hub/store/index.h"
#include "hub/store/tail.h"

namespace hub::store {

/// The thread that lets the index follow the intake, in batches: from the tail, or, for what the tail does
/// not hold (after a start, or far behind), from the intake. An index that breaks is made anew. When it has
/// caught up for the first time, it removes payload files of an earlier process that no item names.
class Indexer {
 public:
  struct Settings {
    std::string folder;
    std::string identity;             ///< Of the intake.
    std::vector<std::string> strays;  ///< Payload files that were there before this process wrote any.
  };

  /// `tail` outlives the indexer.
  Indexer(Settings settings, Index index, Tail& tail);
  Indexer(const Indexer&) = delete;
  Indexer& operator=(const Indexer&) = delete;
  ~Indexer();

  /// Makes the index anew: a reader found it damaged. Any thread.
  void rebuild();

  [[nodiscard]] std::uint64_t indexed() const { return indexed_; }
  /// As far as indexed. Any thread.
  [[nodiscard]] port::Letters letters() const { return {dead_, held_, halted_}; }

 private:
  void run();
  Outcome follow();
  void publish();
  Result<std::vector<IndexEntry>> read_intake(std::uint64_t indexed, std::uint64_t end) const;
  void sweep_payload();

  Settings settings_;
  std::optional<Index> index_;
  Tail& tail_;
  std::atomic<std::uint64_t> indexed_;
  std::atomic<std::uint64_t> dead_ = 0;
  std::atomic<std::uint64_t> held_ = 0;
  std::atomic<std::uint64_t> halted_ = 0;
  std::atomic<bool> rebuild_ = false;
  std::thread thread_;
};

}  // namespace hub::store
