#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/port/store.h"
#include "hub/store/chain.h"
#include "hub/store/database.h"
#include "hub/store/index_view.h"
#include "hub/store/intake.h"
#include "hub/store/payload_files.h"
#include "hub/store/row.h"

namespace hub::store {

/// Walks over the rows of `messages.db` and says what is missing, changed or out of place: rows, the
/// dictionaries they are compressed with, their wrapped keys in `keys.db`, their files in `payload/`, and the
/// notes in `meta` that a store is never without. Reads only, beside the writer, a piece at a time. Used by
/// one thread.
///
/// A row is held against its number (none is left out), its checksum, and its link (chain.h). Whether a link
/// is right depends on the row before; if that one is wrong, what its link should have been counts as well as
/// what it is, so that a changed row does not accuse the next. Behind a gap, and behind a row that belongs
/// elsewhere, it cannot be known what the next link follows on: that row's checksum alone speaks for it.
class Verifier {
 public:
  struct Settings {
    std::string folder;
    std::string identity;  ///< Of the intake.
    Chain chain;
    std::string key_check;  ///< Of `keys.db`; empty: none.
  };
  using Found = std::vector<port::Damage>;

  /// Errors: store.unavailable, store.damaged.
  static Result<std::unique_ptr<Verifier>> open(Settings settings);

  /// A round begins at row `next`. Gives what is wrong with the notes in `meta`.
  Result<Found> begin(std::uint64_t next);
  /// What is wrong with the next rows, kMostRows at most, and not beyond `end`, which is stored. With
  /// `payload`, their files are read too. Errors: store.unavailable; the same rows are then next again.
  Result<Found> look(std::uint64_t end, bool payload);
  /// Counts the next rows, as many as `look` would take, as changed, and goes on behind them: for what cannot
  /// be looked at however often it is tried.
  Found pass_over(std::uint64_t end);
  /// The number of the row that is looked at next.
  [[nodiscard]] std::uint64_t next() const { return next_; }
  /// Rows before the chain.
  [[nodiscard]] std::uint64_t unchained() const { return beginning_ == 0 ? 0 : beginning_ - 1; }

  static constexpr std::uint64_t kMostRows = 1'024;

 private:
  struct File {
    std::uint64_t sequence = 0;
    Uuid message;
    std::string part;
    PartPlace place;
  };
  struct Statements {
    Statement rows;
    Statement key;
  };

  Verifier(Settings settings, Database messages, Database keys, Statements statements);
  Outcome check_notes();
  void count_as_changed(std::uint64_t end);
  Outcome read_rows(std::uint64_t end, bool payload);
  Outcome check_row(const StoredRow& stored, bool payload);
  Outcome check_link(const Row& row, const std::string& digest, bool accused);
  Outcome check_key(const Row& row);
  Outcome check_files();
  Result<std::string> dictionary(const Row& row);
  [[nodiscard]] bool is_of_another(const StoredRow& stored);
  void note(port::Damage::Kind kind, std::string where, std::uint64_t sequence, std::optional<Uuid> message);
  void note_missing(std::uint64_t first, std::uint64_t last);

  Settings settings_;
  Database messages_;
  Database keys_;
  Statements statements_;
  IndexView index_;
  PayloadFiles payload_;
  std::uint64_t next_ = 1;
  std::uint64_t beginning_ = 0;     ///< First row of the chain; 0: not known.
  bool met_keys_ = false;           ///< A row of this round brought a key.
  std::vector<std::string> links_;  ///< What the link of the next row may follow on; empty: not known.
  std::map<std::int64_t, std::string> dictionaries_;  ///< Checksums; empty: missing or changed.
  std::vector<File> files_;
  Found found_;
  int named_ = 0;  ///< Gaps of this piece of which a message was sought.
};

}  // namespace hub::store
