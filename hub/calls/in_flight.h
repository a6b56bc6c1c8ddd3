#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/port/alarm.h"

namespace hub::calls {

/// How many calls a system takes, all threads of the hub together.
struct Places {
  std::uint32_t most = 0;     ///< Calls at once.
  std::uint32_t share = 0;    ///< Of them, those that deliveries may have.
  std::uint32_t waiting = 0;  ///< Questions that wait for a place at most.
};

/// How many calls to each system are under way: the bulkhead between systems, and the queue before it.
/// Deliveries do not wait here, the dispatcher has them. Questions do: first the parties take turns, then the
/// questions of one party as they came. While deliveries want places as well, questions leave them their
/// share. Any thread.
class InFlight {
 public:
  enum class Kind : std::uint8_t { delivery, question };

  /// One call's place, held until destroyed.
  class Slot {
   public:
    Slot(InFlight& owner, std::string system, Kind kind)
        : owner_(&owner), system_(std::move(system)), kind_(kind) {}
    Slot(Slot&& other) noexcept
        : owner_(std::exchange(other.owner_, nullptr)),
          system_(std::move(other.system_)),
          kind_(other.kind_) {}
    Slot& operator=(Slot&&) = delete;
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() {
      if (owner_ != nullptr) owner_->leave(system_, kind_);
    }

   private:
    InFlight* owner_;
    std::string system_;
    Kind kind_;
  };

  /// `clock` outlives it.
  explicit InFlight(port::AlarmClock& clock) : clock_(clock) {}
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  ~InFlight() = default;

  /// A place for a delivery; nothing if deliveries have their share already, or no place is free.
  [[nodiscard]] std::optional<Slot> enter(const std::string& system, const Places& places);

  /// Whether deliveries have less than their share because no place is free. The next one is kept for them
  /// then, as it is after `enter` found none.
  [[nodiscard]] bool crowded_out(const std::string& system, const Places& places);

  /// A place for a question that is free at once; nothing if it has to wait.
  [[nodiscard]] std::optional<Slot> ask(const std::string& system, const Places& places);

  /// A place for a question of `party`, as soon as it is its turn. Nothing if none came within `patience`, or
  /// at once if `places.waiting` wait already: then who has most of them in the queue loses its newest first.
  /// A cancelled task leaves the queue.
  port::Task<std::optional<Slot>> wait(std::string system, std::string party, Places places,
                                       port::Clock::Duration patience);

 private:
  using Instant = port::Clock::Instant;
  struct Waiter;
  using Waiters = std::deque<std::shared_ptr<Waiter>>;
  struct Line {
    Places places;  ///< As of the newest caller: a site may have changed them.
    std::uint32_t deliveries = 0;
    std::uint32_t questions = 0;
    bool question_was_last = false;          ///< The newest place went to a question.
    bool wanted = false;                     ///< A delivery found no place since the last one ended.
    Instant wanted_until{};                  ///< Until then a place is kept for deliveries.
    std::map<std::string, Waiters> waiting;  ///< By party; none is empty.
    std::string last_party;
    std::size_t count = 0;  ///< Of those that wait.
  };
  struct Leaving;

  static bool takes_question(const Line& line, Instant now);
  bool crowded_out(Line& line) const;
  static void take(Line& line, Kind kind);
  static bool queue(Line& line, const std::shared_ptr<Waiter>& waiter, Waiters& moved);
  static void remove(Line& line, const std::shared_ptr<Waiter>& waiter);
  /// Gives free places to those whose turn it is; they are to be woken without the lock.
  static Waiters hand_out(Line& line, Instant now);
  static void wake(const Waiters& moved);

  void leave(const std::string& system, Kind kind);
  void leave_queue(const std::string& system, const std::shared_ptr<Waiter>& waiter);

  port::AlarmClock& clock_;
  std::mutex mutex_;
  std::map<std::string, Line> lines_;
};

}  // namespace hub::calls
