#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "hub/port/step_probe.h"
#include "hub/port/store.h"
#include "hub/store/intake.h"
#include "hub/store/key_table.h"
#include "hub/store/payload_files.h"
#include "hub/store/tail.h"

namespace hub::store {

/// The items of one transaction on their way: which are new, which repeat, which failed. Steps in the order
/// of the functions; after a step has failed, `look_up` and `fail` tell what became of the items.
class Batch {
 public:
  /// The items stay where they are until the batch is gone; the first new one gets the sequence after
  /// `last_sequence`.
  Batch(std::vector<model::Item*> items, std::uint64_t last_sequence, port::StepProbe* probe);

  /// Finds repeats, of items in the store and in this batch. Writes nothing.
  Outcome find_repeats(Intake& intake);
  /// Items that begin a message fail; what goes on with one that is stored does not.
  void refuse_new(const Error& error);
  /// Big parts become files. An item whose file cannot be written fails alone.
  void write_payload(const PayloadFiles& files);
  Outcome write_keys(KeyTable& keys);
  /// One transaction; when it succeeds, its rows are on stable storage.
  Outcome write_rows(Intake& intake);

  /// After a commit whose outcome is unknown: finds out which items are stored. Those that are not fail with
  /// `error`.
  Outcome look_up(Intake& intake, const Error& error);
  /// Every item fails, repeats too: the one that they repeat may be of this batch.
  void fail(const Error& error);

  /// For each item, in order.
  [[nodiscard]] std::vector<Result<port::Committed>> results() const;
  /// For the index; takes the items' keys and deliveries.
  [[nodiscard]] std::vector<IndexEntry> index_entries();
  [[nodiscard]] std::uint64_t last_sequence() const { return last_sequence_; }
  /// How long the syncs took.
  [[nodiscard]] std::chrono::duration<double> syncing() const { return syncing_; }
  /// True if an item is new and has not failed.
  [[nodiscard]] bool writes() const;

 private:
  struct Entry {
    model::Item* item = nullptr;
    std::uint64_t sequence = 0;                   ///< 0: none, because it repeats or failed.
    std::vector<PartPlace> places;                ///< One for each part.
    std::string key_digest;                       ///< Of the key that was stored for it; empty: none was.
    std::optional<port::Committed> repeats;       ///< An item of an earlier batch.
    std::optional<std::size_t> repeats_in_batch;  ///< Position of an earlier item of this batch.
    std::optional<Error> error;
  };

  void reached(std::string_view step) const;
  void number();
  Outcome insert_all(Intake& intake);
  [[nodiscard]] Result<port::Committed> result(const Entry& entry) const;

  std::vector<Entry> entries_;
  std::uint64_t first_sequence_;
  std::uint64_t last_sequence_;
  bool has_keys_ = false;
  port::StepProbe* probe_;
  std::chrono::duration<double> syncing_{0};
};

}  // namespace hub::store
