#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "hub/port/step_probe.h"
#include "hub/port/store.h"
#include "hub/store/disk_room.h"
#include "hub/store/intake.h"
#include "hub/store/key_table.h"
#include "hub/store/newest.h"
#include "hub/store/payload_files.h"
#include "hub/store/tail.h"

namespace hub::store {

/// One caller's items on their way to the disk, and what became of them. Completed once, by the store.
struct Commit {
  Commit() = default;
  Commit(const Commit&) = delete;
  Commit& operator=(const Commit&) = delete;
  virtual ~Commit() = default;

  std::vector<model::Item> items;
  std::vector<Result<port::Committed>> results;  ///< In the order of `items`.
};
using Commits = std::vector<std::unique_ptr<Commit>>;

/// The one thread that writes. Whatever waits forms the next batch: a batch is one transaction of `keys.db`,
/// then one of `messages.db`, each synced. While fewer wait than the last batch served, the writer gives its
/// callers a quarter of a sync to come again: else the first one back takes a sync for itself, and all others
/// wait for the next.
class Writer {
 public:
  struct Settings {
    std::string folder;
    std::uint64_t max_wal_bytes = 0;
    std::uint64_t disk_reserve = 0;  ///< Octets; with less left on the disk, no message begins.
    port::StepProbe* probe = nullptr;
    bool sync = true;
    Chain chain{{}};
  };
  /// Called in the writer's thread with commits that have their results.
  using Completed = std::function<void(Commits)>;

  /// `tail` outlives the writer.
  Writer(Settings settings, Intake intake, KeyTable keys, std::uint64_t last_sequence, Tail& tail,
         Completed completed);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  /// Writes what waits, empties the logs, then ends.
  ~Writer();

  /// Null if it was taken; given back if too much waits already. Any thread.
  [[nodiscard]] std::unique_ptr<Commit> submit(std::unique_ptr<Commit> commit);

  /// All but the sizes of the logs and what the index holds. Any thread.
  [[nodiscard]] port::StoreFigures figures() const;

 private:
  struct Waiting {
    std::unique_ptr<Commit> commit;
    std::size_t octets = 0;
  };

  void run();
  Commits take();
  void process(Commits commits);
  /// Opens both databases again after a failure and proves that they take octets.
  Outcome recover();
  Outcome reopen();
  Outcome bound_logs();
  void note_trouble(const Error& error);

  Settings settings_;
  std::optional<Intake> intake_;
  std::optional<KeyTable> keys_;
  PayloadFiles payload_;
  Newest newest_;
  DiskRoom room_;
  Tail& tail_;
  Completed completed_;
  bool well_ = true;

  std::atomic<std::uint64_t> last_sequence_;
  std::atomic<double> sync_seconds_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiting> queue_;
  std::size_t queued_octets_ = 0;
  Sentence trouble_;
  std::size_t expected_ = 0;  ///< Commits of the last batch: so many callers may be about to come again.
  std::chrono::duration<double> patience_{0};
  bool stopped_ = false;
  std::thread thread_;
};

/// Removes keys whose item was not stored by the batch they were written for.
Outcome sweep_keys(KeyTable& keys, Intake& intake);

}  // namespace hub::store
