#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/model/stored.h"
#include "hub/port/task.h"

namespace hub::port {

/// What became of one item of a batch.
struct Committed {
  std::uint64_t sequence = 0;  ///< Position in commit order. Of the first item, if repeated.
  bool repeated = false;       ///< The item's idempotency tag was there before; nothing was written.
  Uuid message;                ///< The message that holds the tag (the item's own unless repeated).
  model::Tag body{};           ///< Body tag stored with it.
  std::chrono::system_clock::time_point at{};  ///< Of that message's item. Whole microseconds if repeated.
};

/// Deliveries that wait for somebody, by their state.
struct Letters {
  std::uint64_t dead = 0;
  std::uint64_t held = 0;
  std::uint64_t halted = 0;
};

/// Something that was durable and is not what it was. Stands until it is found to be as it was again.
struct Damage {
  enum class Kind : std::uint8_t {
    missing,    ///< Not there.
    changed,    ///< There, but not what was stored.
    misplaced,  ///< There as it was stored, but in the place of another.
  };

  Kind kind = Kind::missing;
  std::string where;        ///< File below the store's folder, with the table's name where it has several.
  std::uint64_t first = 0;  ///< Items that it concerns, by their sequences; 0: no single ones.
  std::uint64_t last = 0;
  std::optional<Uuid> message;  ///< Of the first of them, if it is still known.

  friend bool operator==(const Damage&, const Damage&) = default;
};

[[nodiscard]] constexpr std::string_view name_of(Damage::Kind kind) {
  switch (kind) {
    case Damage::Kind::missing:
      return "missing";
    case Damage::Kind::changed:
      return "changed";
    case Damage::Kind::misplaced:
      return "misplaced";
  }
  return "unknown";
}

/// Figures for /metrics and /health/ready. Taken from any thread.
struct StoreFigures {
  /// Octets left where it keeps what it keeps (nothing: not known), and with how many no message begins.
  std::optional<std::uint64_t> disk_free;
  std::uint64_t disk_reserve = 0;

  std::uint64_t last_sequence = 0;  ///< Newest durable item.
  std::uint64_t indexed_sequence =
      0;                              ///< Newest item that the search index holds; the difference is the lag.
  Letters letters;                    ///< As far as the search index holds.
  double sync_seconds = 0;            ///< Time that the last commit took to become durable.
  Sentence trouble;                   ///< Empty: well. Else why nothing can be made durable at the moment.
  std::vector<Damage> damage;         ///< Found so far in what was durable, bounded by the store.
  std::uint64_t unchained_items = 0;  ///< Stored before items were chained: less of them can be noticed.
  /// What this kind of store measures besides, by the names of its metrics (telemetry/metrics.cc).
  std::vector<std::pair<std::string_view, double>> own;
};

/// The last of all ids.
[[nodiscard]] inline Uuid highest_id() {
  Uuid id;
  id.octets.fill(UINT8_MAX);
  return id;
}

/// Whose ids are looked for. An id holds the time at which its message came: a time is a range of ids.
struct Search {
  /// One that an item carries, or `state_key`; nothing: every message.
  std::optional<model::KeyTag> key = std::nullopt;
  std::size_t limit = 1;
  Uuid first = {};           ///< No id below it,
  Uuid last = highest_id();  ///< and none above it.
};

/// Not a key of an item: finds the messages that an item has left in this state, one in which an ask or a
/// delivery ends, or a refusal. What followed is not said.
[[nodiscard]] inline model::KeyTag state_key(model::State state) {
  return {"@state", {static_cast<std::uint8_t>(state)}};
}

/// Where what happened is written down.
class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  /// Makes items durable: when the task completes, what it says is on stable storage. Each item is atomic;
  /// the repeat or failure of one never fails another. Items of concurrent callers share one sync (group
  /// commit). Fails with store.unavailable (Remedy::wait): then nothing of that item is durable, or, if the
  /// outcome of a lost commit was unknown, it was looked up before answering.
  virtual Task<std::vector<Result<Committed>>> commit(std::vector<model::Item> batch) = 0;

  [[nodiscard]] virtual StoreFigures figures() const = 0;
};

/// What is written down, read: by the hub that writes it, or by a command beside it.
class StoreReader {
 public:
  StoreReader() = default;
  StoreReader(const StoreReader&) = delete;
  StoreReader& operator=(const StoreReader&) = delete;
  virtual ~StoreReader() = default;

  /// Everything on record about one message, in order; empty items: unknown. Sees every completed commit.
  virtual Task<Result<model::Story>> story(Uuid message) = 0;

  /// Its newest items alone, `count` at most, in order: costs the same however long the story is.
  virtual Task<Result<model::Story>> latest(Uuid message, std::size_t count) = 0;

  /// The same of a message that is damaged: what of it can be read, with what cannot in `Story::damage`.
  /// Errors: those of the store as a whole. A store that keeps no part by itself has nothing to leave out.
  virtual Task<Result<model::Story>> salvage(Uuid message) { return story(message); }

  /// Messages, newest first, each once, at most `limit`. Follows the index, see StoreFigures.
  virtual Task<Result<std::vector<Uuid>>> find(Search search) = 0;

  /// Deliveries that have not ended, of messages accepted after sequence `after`, in the order of acceptance;
  /// all of one message or none. One taken up again after all of its message had ended counts as accepted
  /// then, also for a store opened or indexed anew. About `limit`, fewer only at the end. Sees every commit.
  virtual Task<Result<std::vector<model::Pending>>> pending(std::uint64_t after, std::size_t limit) = 0;
};

/// Owns all that is durable. Two implementations are to pass one conformance suite (SQLite now, PostgreSQL
/// later).
class Store : public Journal, public StoreReader {};

}  // namespace hub::port
