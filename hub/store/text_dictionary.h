#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/compression.h"
#include "hub/base/result.h"
#include "hub/store/database.h"
#include "hub/store/row.h"

namespace hub::store {

/// The table of `messages.db` that holds the dictionaries which heads and records are compressed with.
constexpr const char* kDictionarySchema =
    "CREATE TABLE IF NOT EXISTS dictionary(id INTEGER PRIMARY KEY, octets BLOB NOT NULL, checksum BLOB NOT "
    "NULL)";

/// One of them, ready to use.
struct Dictionary {
  std::int64_t number = 0;
  Compression compression;
  std::string checksum;  ///< Of number and octets, 16 octets.
};

/// Head and record of a row, compressed as one text: the record says again much of what the head says.
/// Empty: it would not be shorter, or is too long to be read back.
[[nodiscard]] std::optional<std::string> compress_texts(const Compression& compression, const Row& row);

/// What texts of one kind have in common, learned from those that were stored. Used by one thread.
///
/// Texts of a kind (one event of one message type and party) are JSON that says mostly the same: keys, the
/// site's hashes, names, the party's certificate. What differs are ids, times, commitments, sealed octets. So
/// the last two texts of each kind are remembered, and when a dictionary is wanted, the older of each pair is
/// cut at its quotes and the pieces are kept that the newer one has too. What belongs to one message alone,
/// and random octets, which would only take room, drop out that way.
class TextLearner {
 public:
  /// Remembers the texts of a row that is being stored.
  void note(const Row& row);
  /// True when enough was noted for a new dictionary since the last one was made, or since the beginning.
  [[nodiscard]] bool is_due() const { return noted_ >= due_at_; }
  /// A dictionary; empty if nothing was learned. The next is due kRowsOfDictionary notes later.
  [[nodiscard]] std::string dictionary();
  /// The store has a dictionary already: the first of ours is not due at once.
  void has_dictionary() { due_at_ = kRowsAfterStart; }

  static constexpr std::size_t kFirstRows = 64;  ///< Of a new store: so many rows are stored as they are.
  static constexpr std::size_t kRowsAfterStart =
      512;  ///< A process often starts with another site or program.
  static constexpr std::size_t kRowsOfDictionary = 4'096;

 private:
  struct Kind {
    std::string name;
    std::string older;
    std::string newer;
  };

  std::vector<Kind> kinds_;  ///< The one noted last stands last.
  std::size_t noted_ = 0;
  std::size_t due_at_ = kFirstRows;
};

/// Stores a dictionary under the next number, in the transaction that is open.
[[nodiscard]] Result<Dictionary> add_dictionary(Database& messages, std::string_view octets);

/// Checksum of the dictionary as it lies in the store. Empty: it does not fit its octets, or is not there,
/// which `is_there` tells apart.
struct DictionaryCheck {
  bool is_there = false;
  std::string checksum;
};
[[nodiscard]] Result<DictionaryCheck> check_dictionary(Database& messages, std::int64_t number);

/// The one stored last. Errors: store.damaged.
[[nodiscard]] Result<std::optional<Dictionary>> newest_dictionary(Database& messages);

/// Reads texts that were compressed. Used by one thread.
class TextReader {
 public:
  /// Head and record of a row; as they are if the row is not compressed.
  struct Texts {
    std::string head;
    std::string record;
  };

  /// `messages` of any version.
  static Result<TextReader> open(Database& messages);
  /// Errors: store.damaged, naming the row.
  Result<Texts> read(const Row& row);

 private:
  explicit TextReader(std::optional<Statement> select) : select_(std::move(select)) {}
  /// Valid until the next call. Errors: store.damaged.
  Result<const Compression*> dictionary(std::int64_t number);

  std::optional<Statement> select_;  ///< Empty: a store from before there were dictionaries.
  std::map<std::int64_t, Dictionary> known_;
};

}  // namespace hub::store
