#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "hub/port/store.h"
#include "hub/store/tail.h"
#include "hub/store/verifier.h"

namespace hub::store {

/// Finds what is missing, changed or out of place in what is stored: in the newest rows when the store is
/// opened, then in all of it, round after round, in a thread of its own that takes a small share of the
/// machine. What is found stands until a round does not find it any more.
class Scrub {
 public:
  struct Settings {
    Verifier::Settings verifying;
    /// Told of each finding when it is new: in the opening thread, later in the scrub's.
    std::function<void(const port::Damage&)> found;
    std::chrono::milliseconds round;  ///< What a round takes at least.
    double share;                     ///< Of one core, what the thread takes at most.
  };
  struct Figures {
    std::vector<port::Damage> damage;  ///< In the order of what was found; kMostKept at most.
    std::uint64_t damaged = 0;         ///< How many items, keys, files and notes are concerned.
    std::uint64_t unchained = 0;       ///< Rows before the chain.
    std::uint64_t rounds = 0;          ///< That have ended.
    std::uint64_t looked_at = 0;       ///< Rows, since the start: it grows while the thread gets on.
    double round_seconds = 0;          ///< How long the last of them took; 0: none has ended.
  };

  /// Looks at the newest kNewest rows, without their files, then starts the thread. `tail` outlives it.
  /// Errors: store.unavailable, store.damaged.
  static Result<std::unique_ptr<Scrub>> start(Settings settings, const Tail& tail);
  Scrub(const Scrub&) = delete;
  Scrub& operator=(const Scrub&) = delete;
  ~Scrub();

  [[nodiscard]] Figures figures() const;  ///< Any thread.

  static constexpr std::uint64_t kNewest = 1'000;
  static constexpr std::size_t kMostKept = 200;

 private:
  Scrub(Settings settings, std::unique_ptr<Verifier> verifier, const Tail& tail);
  Outcome look_at_newest();
  void run();
  bool walk();
  void take(const Verifier::Found& found);
  void count(std::uint64_t rows);
  void end_round(double seconds);
  /// False: the end.
  bool rest(std::chrono::duration<double> pause);

  Settings settings_;
  std::unique_ptr<Verifier> verifier_;
  const Tail& tail_;

  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  bool stopped_ = false;
  std::vector<port::Damage> standing_;  ///< Of the last round.
  std::vector<port::Damage> current_;   ///< Of this one so far.
  std::uint64_t standing_count_ = 0;    ///< What they concern, beyond those kept too.
  std::uint64_t current_count_ = 0;
  std::uint64_t unchained_ = 0;
  std::uint64_t rounds_ = 0;
  std::uint64_t looked_at_ = 0;
  double round_seconds_ = 0;
  std::thread thread_;
};

}  // namespace hub::store
