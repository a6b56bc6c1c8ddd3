#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hub/port/step_probe.h"
#include "hub/port/store.h"

/// The store of one node, on SQLite.
namespace hub::store {

struct SqliteSettings {
  std::string folder;  ///< Created if missing, given mode 0700; its parent must exist.
  std::uint64_t max_wal_bytes =
      64U * 1024 * 1024;           ///< Of a write-ahead log. Beyond it commits wait for a checkpoint.
  std::uint64_t disk_reserve = 0;  ///< Octets; with less left, no message begins, what is stored goes on.
  /// Tells one master key from another without telling the key; 32 octets, or empty: not checked. Kept in the
  /// store when it is made, compared when it is opened.
  std::string key_check;
  /// Of the digests that chain the rows (chain.h); 32 octets, or empty: nothing secret is in them.
  std::string chain_key;
  /// Told of what is found missing, changed or out of place in what is stored, each once as long as it
  /// stands: while the store is opened, then in a thread of the store. May be empty.
  std::function<void(const port::Damage&)> found;
  std::chrono::milliseconds scrub_round{10'000};  ///< What one walk over all that is stored takes at least.
  double scrub_share = 0.028;                     ///< Of one core, what that walk takes at most.
  port::StepProbe* probe = nullptr;               ///< May be null; outlives the store.
  bool unsafe_no_sync =
      false;  ///< Nothing is synced. Only for the control of the power-cut test: it must lose data.
};

/// Store of one node on SQLite, in `folder`:
///  - `messages.db`: the intake, one row for each item, append-only. The truth.
///  - `keys.db`: each message's wrapped key, so that erasing a key erases the message everywhere.
///  - `index.db`: for search, follows the intake in batches; disposable, rebuilt when missing or
///  damaged.
///  - `payload/`: parts above 64 KiB, one file each.
///  - `newest`: the last sequence acknowledged, unsynced; a witness when the store is opened.
///  - `lock`: held by the one process that writes.
/// One thread writes: whatever waits forms the next batch. A second one indexes, a third one reads, a fourth
/// one verifies what is stored, slowly (scrub.h).
/// Order of ends: stop the I/O threads' work, then destroy the store, then the io_contexts: completions still
/// waiting are posted to them.
class SqliteStore final : public port::Store {
 public:
  /// Opens or creates the store. Proves first that nothing acknowledged is missing, as far as its files tell,
  /// and changes none of them if it is (see completeness.h); removes then what an earlier process left
  /// unfinished. What is wrong and does not keep it closed is told in `figures`. Errors: store.unavailable
  /// (another process holds the folder, it cannot be written), store.damaged, config.secret (`key_check` is
  /// not the one that the store was made with).
  static Result<std::unique_ptr<SqliteStore>> open(SqliteSettings settings);
  /// Leaves nothing in the logs of `messages.db` and `keys.db`.
  ~SqliteStore() override;

  port::Task<std::vector<Result<port::Committed>>> commit(std::vector<model::Item> batch) override;
  port::Task<Result<model::Story>> story(Uuid message) override;
  port::Task<Result<model::Story>> latest(Uuid message, std::size_t count) override;
  port::Task<Result<model::Story>> salvage(Uuid message) override;
  port::Task<Result<std::vector<Uuid>>> find(port::Search search) override;
  port::Task<Result<std::vector<model::Pending>>> pending(std::uint64_t after, std::size_t limit) override;
  [[nodiscard]] port::StoreFigures figures() const override;

 private:
  struct Parts;
  explicit SqliteStore(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace hub::store
