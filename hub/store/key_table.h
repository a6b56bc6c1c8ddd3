#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/uuid.h"
#include "hub/store/database.h"

namespace hub::store {

/// `keys.db`: message -> its wrapped key. A database of its own with its own, short, chain of backups. A key
/// is synced before the item it belongs to; the batch's ids stand beside, so that keys without an item can be
/// swept.
class KeyTable {
 public:
  struct Entry {
    Uuid message;
    std::string_view wrapped;
  };

  /// The items that a batch of keys was written for.
  struct Batch {
    std::uint64_t first_sequence = 0;
    std::uint64_t last_sequence = 0;
    std::vector<std::string> messages;  ///< Octets of their ids.
  };

  /// Makes it, empty, and lets nothing of it rest on a log. `identity` is that of the intake; `key_check` may
  /// be empty.
  static Outcome create(const std::string& folder, bool sync, std::string_view identity,
                        std::string_view key_check);
  static Result<KeyTable> open(const std::string& folder, bool sync);

  /// The versions of `keys.db` that this program knows, the newest one last.
  [[nodiscard]] static std::span<const std::string_view> known_versions();

  /// Durable when it succeeds; all or nothing. The first key of a message stays: gives the positions of the
  /// entries that were not stored because of that.
  Result<std::vector<std::size_t>> put(const std::vector<Entry>& entries, std::uint64_t first_sequence,
                                       std::uint64_t last_sequence);
  /// What the last `put` was for; without messages if there was none.
  Result<Batch> last_batch() { return last_batch(database_); }
  static Result<Batch> last_batch(Database& keys);
  Outcome erase(std::string_view message);
  /// A commit that changes nothing: proves that the disk takes and syncs octets.
  Outcome prove();

  [[nodiscard]] Database& database() { return database_; }

 private:
  KeyTable(Database database, Statement insert, Statement note)
      : database_(std::move(database)), insert_(std::move(insert)), note_(std::move(note)) {}
  Result<std::vector<std::size_t>> insert_all(const std::vector<Entry>& entries, std::string_view batch);

  Database database_;
  Statement insert_;
  Statement note_;
};

}  // namespace hub::store
