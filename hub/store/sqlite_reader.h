#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/model/stored.h"
#include "hub/port/store.h"
#include "hub/store/schedule.h"
#include "hub/store/tail.h"

namespace hub::store {

/// Reads the store in a folder, also while a hub runs on it: takes no lock and writes no data. One thread at
/// a time.
class SqliteReader {
 public:
  /// Errors: store.unavailable (there is no store in the folder, it cannot be read), store.damaged.
  /// `piece`: rows that `pending` reads from the intake in one go.
  static Result<std::unique_ptr<SqliteReader>> open(const std::string& folder,
                                                    std::uint64_t piece = kSchedulePiece);
  ~SqliteReader();
  SqliteReader(const SqliteReader&) = delete;
  SqliteReader& operator=(const SqliteReader&) = delete;

  /// Everything on record about one message, in order; empty items: unknown. Items' `wrapped_key` is empty,
  /// the story's is set. store.damaged names a row, or says that a file is missing or changed; nothing is
  /// left out.
  Result<model::Story> story(Uuid message);

  /// Same, for a caller that knows the newest items: `recent` are sequences of this message, and it has no
  /// others from `first_recent` on. Spares the search of what the index does not hold yet.
  Result<model::Story> story(Uuid message, const std::vector<std::uint64_t>& recent,
                             std::uint64_t first_recent);

  /// Same, of its newest items alone, `count` at most.
  Result<model::Story> latest(Uuid message, std::size_t count);
  Result<model::Story> latest(Uuid message, std::size_t count, const std::vector<std::uint64_t>& recent,
                              std::uint64_t first_recent);

  /// What can be read of a message of which not all can: damaged rows, and parts whose file is missing or
  /// changed, are left out and named in the story's `damage`.
  Result<model::Story> salvage(Uuid message);
  /// Same, for a caller that knows the newest items, as `story`.
  Result<model::Story> salvage(Uuid message, const std::vector<std::uint64_t>& recent,
                               std::uint64_t first_recent);

  /// As port::Store::pending.
  Result<std::vector<model::Pending>> pending(std::uint64_t after, std::size_t limit);

  /// Same, for a caller that knows the newest items.
  Result<std::vector<model::Pending>> pending(std::uint64_t after, std::size_t limit, const Tail::View& tail);

  /// Messages of the newest items, newest first, each once.
  Result<std::vector<Uuid>> recent(std::size_t limit);

  /// As port::StoreReader::find.
  Result<std::vector<Uuid>> find(const port::Search& search);

  /// True once since the last call if the index was found damaged. It is disposable: stories are whole all
  /// the same.
  [[nodiscard]] bool found_index_damaged();

  /// True if an item names this payload file (`xx/<message>-<part>-<sha256>`).
  Result<bool> names_file(const std::string& file);

 private:
  struct Parts;
  explicit SqliteReader(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace hub::store
