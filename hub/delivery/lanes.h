#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/model/stored.h"

namespace hub::delivery {

/// One delivery as the dispatcher holds it.
struct QueuedDelivery {
  std::uint64_t sequence = 0;  ///< Place in the lane.
  Uuid message;
  std::string route;
  model::State state = model::State::waiting;
  std::uint32_t attempts = 0;
  /// When its last attempt failed, by the clock that does not jump; `{}`: before this was read from the
  /// store.
  std::chrono::steady_clock::time_point failed_at{};
  /// What the store says of when it is due may be the word of a clock that was wrong: to be looked at.
  bool doubtful = false;
};

/// Deliveries in memory, each in its lane: in a lane they go one after another, in the order of acceptance.
/// Memory is bounded by what is put in; of a blocked lane only its head stays. One thread.
class Lanes {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// Takes its place in the lane by sequence; what is known, or comes to a blocked lane, is not kept. `due`:
  /// not before; `Instant()`: now.
  void put(const model::Tag& lane, QueuedDelivery entry, Instant due);

  /// The head of a lane that is due; the lane is busy then, until one of the calls below.
  struct Job {
    model::Tag lane{};
    QueuedDelivery entry;
    std::string where;  ///< It was parked there, or last tried there; may be empty.
  };
  [[nodiscard]] std::optional<Job> take(Instant now);
  /// When the next head is due, `Instant()`: one is now; nothing: none will be by itself.
  [[nodiscard]] std::optional<Instant> next_due() const;

  /// The head is done; the next one is due.
  void end(const model::Tag& lane);
  /// The head goes again, not before `due`; its last attempt was made at `where` (a system; empty: none was).
  void again(const model::Tag& lane, QueuedDelivery head, Instant due, const std::string& where);
  /// The head waits for `where` and not for a time.
  void park(const model::Tag& lane, const std::string& where);
  /// The head waits for a person or another site; what is behind it is forgotten.
  void block(const model::Tag& lane);

  /// Heads parked at `where`, at most `count`, longest first, are due now. How many there were.
  std::size_t unpark(const std::string& where, std::size_t count);
  /// Heads that wait for a time after an attempt at `where` are due now.
  void hurry(const std::string& where);

  /// Heads that are busy now.
  [[nodiscard]] std::vector<Job> busy() const;
  /// Forgets all but the heads that are busy.
  void forget_idle();

  [[nodiscard]] std::size_t size() const { return size_; }  ///< Deliveries in memory, blocked ones left out.
  [[nodiscard]] bool empty() const { return lanes_.empty(); }

 private:
  enum class Standing : std::uint8_t { due, timed, parked, blocked, busy };
  struct Hash {
    std::size_t operator()(const model::Tag& tag) const;
  };
  struct Lane {
    Standing standing = Standing::due;
    QueuedDelivery head;
    std::deque<QueuedDelivery> behind;
    Instant due;
    std::string where;  ///< Parked at, or last tried at.
  };

  void stand_due(const model::Tag& tag, Lane& lane, Instant due);
  void untime(const model::Tag& tag, const Lane& lane);

  std::unordered_map<model::Tag, Lane, Hash> lanes_;
  std::deque<model::Tag> due_;  ///< May name lanes that are gone or stand otherwise by now; so does parked_.
  std::multimap<Instant, model::Tag> timed_;
  std::map<std::string, std::deque<model::Tag>> parked_;
  std::size_t size_ = 0;
};

}  // namespace hub::delivery
