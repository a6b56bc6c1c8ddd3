#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/audit/checkpoint.h"
#include "hub/audit/note.h"
#include "hub/audit/tiles.h"
#include "hub/audit/vouching.h"
#include "hub/base/result.h"

namespace hub::audit {

/// What a signed note says, if it is of a checkpoint; whose signatures it has is not looked at.
[[nodiscard]] std::optional<Checkpoint> head_of(std::string_view note);

/// The folder of a log, laid out as C2SP tlog-tiles has it (`checkpoint`, `tile/<level>/<index>`), but for
/// the entries, which are the store's records; `places` says which. Reads are for any process.
class LogFolder {
 public:
  explicit LogFolder(std::string path) : path_(std::move(path)) {}

  /// The folder of the log of this name below the state folder of a hub.
  [[nodiscard]] static LogFolder of(const std::string& state, const std::string& origin);

  [[nodiscard]] std::optional<std::string> tile(const TileName& name) const;
  [[nodiscard]] ReadTile tiles() const {
    return [*this](const TileName& name) { return tile(name); };
  }
  /// The newest, a signed note.
  [[nodiscard]] std::optional<std::string> checkpoint() const;
  /// `head_of` the newest. Nothing: there is none. A hub that runs may write another one between two reads.
  [[nodiscard]] std::optional<Checkpoint> head() const;
  /// The index of the record with this sequence in the store. Nothing: it is not in the log, as far as the
  /// folder says.
  [[nodiscard]] std::optional<std::uint64_t> index_of(std::uint64_t sequence) const;

 private:
  friend class Log;
  /// From this index on, until the next such run, records follow each other in the store too.
  struct Run {
    std::uint64_t index = 0;
    std::uint64_t sequence = 0;
  };
  [[nodiscard]] std::vector<Run> runs() const;

  std::string path_;
};

/// Those below a hub's state folder that have a head, in the order of their names: the newest year last.
[[nodiscard]] std::vector<LogFolder> signed_logs(const std::string& state);

/// What a record says of its log. Empty: nothing.
[[nodiscard]] std::string_view log_named_in(std::string_view record);

/// A log that grows, in its folder. What is added is durable after `write`, and known to others once a
/// checkpoint says so: whoever opens it goes on behind its newest checkpoint. One thread.
class Log {
 public:
  /// Errors: store.damaged where tiles are missing that its checkpoint needs, or it is another log's.
  static Result<Log> open(LogFolder folder, std::string origin);

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] std::uint64_t size() const { return tree_.size(); }
  /// What its newest checkpoint covers.
  [[nodiscard]] std::uint64_t signed_size() const { return signed_size_; }
  /// Of its last record; 0: it has none.
  [[nodiscard]] std::uint64_t last_sequence() const;

  /// Whether this is the hash of its last record. True of an empty one.
  [[nodiscard]] bool ends_with(const Hash& leaf) const;

  /// `sequence` is above those before.
  void add(const Hash& leaf, std::uint64_t sequence);
  /// Tiles and places.
  [[nodiscard]] Outcome write();
  /// The present head, with the proof that it continues the tree of `old` leaves. Of what is written. `old`
  /// is not above `size`. Errors: store.damaged where a tile is missing.
  [[nodiscard]] Result<AddCheckpoint> question(std::uint64_t old) const;
  /// The present head, signed.
  [[nodiscard]] Outcome take(const std::vector<NoteSignature>& signatures);

 private:
  Log(LogFolder folder, std::string origin) : folder_(std::move(folder)), origin_(std::move(origin)) {}

  LogFolder folder_;
  std::string origin_;
  GrowingTree tree_;
  std::uint64_t signed_size_ = 0;
  std::vector<LogFolder::Run> runs_;
  bool new_runs_ = false;
};

}  // namespace hub::audit
