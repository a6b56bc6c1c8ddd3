#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/stored.h"
#include "hub/port/store.h"
#include "hub/store/database.h"
#include "hub/store/delivery_table.h"

namespace hub::store {

/// `index.db` to read, in whatever condition it is. It is disposable: whatever is wrong with it means "knows
/// nothing". Opens again when the indexer has made a new file. Used by one thread.
class IndexView {
 public:
  struct Found {
    std::set<std::uint64_t> sequences;
    std::uint64_t indexed = 0;  ///< The index knows all up to here.
  };

  explicit IndexView(std::string path) : path_(std::move(path)) {}

  /// The newest ones of the message, `most` at most.
  Found sequences(Uuid message, std::size_t most);
  /// The message of an item, if it is known. Looks at all that the index holds.
  std::optional<Uuid> message_of(std::uint64_t sequence);
  /// Errors: store.unavailable while there is no index, or one that cannot be read.
  Result<std::vector<Uuid>> find(const port::Search& search);

  /// The index as it stands at one moment, until it goes.
  class Snapshot {
   public:
    Snapshot(IndexView& view, std::uint64_t indexed) : view_(view), indexed_(indexed) {}
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    ~Snapshot();

    [[nodiscard]] std::uint64_t indexed() const { return indexed_; }
    [[nodiscard]] DeliveryRows& deliveries() const { return view_.statements_->deliveries; }

   private:
    IndexView& view_;
    std::uint64_t indexed_;
  };
  /// Null: it knows nothing.
  std::unique_ptr<Snapshot> snapshot();
  /// What a snapshot gave was wrong; no snapshot is there any more.
  void note(const Error& error);

  /// True once since the last call if it was found damaged.
  bool found_damaged();

 private:
  struct Statements {
    Statement indexed;
    Statement items;
    Statement key;
    Statement all;
    DeliveryRows deliveries;
  };

  bool ready();
  void close();
  Result<std::uint64_t> indexed();
  Outcome look_up(Uuid message, std::size_t most, Found& found);
  Result<std::vector<Uuid>> select_messages(const port::Search& search);

  std::string path_;
  ino_t inode_ = 0;
  bool damaged_ = false;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Statements> statements_;
};

}  // namespace hub::store
