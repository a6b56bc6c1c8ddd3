#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/audit/checkpoint.h"
#include "hub/base/result.h"

/// Who signs tree heads, of its own log or of another's, looks first whether each continues the one before.
namespace hub::audit {

/// What is asked of a witness, and of the signer of a log: the body of `add-checkpoint` (C2SP tlog-witness).
struct AddCheckpoint {
  std::uint64_t old = 0;    ///< Size of the tree that was vouched for last; 0: none.
  std::vector<Hash> proof;  ///< Of consistency, from there.
  std::string checkpoint;   ///< A signed note; for the signer, who makes it one, its text alone.

  /// Nothing: no such body.
  [[nodiscard]] static std::optional<AddCheckpoint> read(std::string_view octets);
  [[nodiscard]] std::string to_octets() const;
};

/// Whether a log is a year's of this name: `<name>/<year>`. One key signs all years.
[[nodiscard]] bool is_year_of(std::string_view origin, std::string_view name);

/// The newest heads that were vouched for, one for each log, in files of a folder that no backup of the log
/// brings back to an older state: that is what makes a fork known. One process, one thread at a time.
class VouchedHeads {
 public:
  enum class Verdict : std::uint8_t {
    yes,           ///< Kept, durably; it may be signed now.
    another_size,  ///< The last one vouched for had `size`.
    inconsistent,  ///< The proof does not hold: this is not the log that was vouched for.
  };
  struct Answer {
    Verdict verdict = Verdict::inconsistent;
    std::uint64_t size = 0;
  };

  explicit VouchedHeads(std::string folder) : folder_(std::move(folder)) {}

  /// Errors: store.unavailable; store.damaged where the file of the log is not what was kept. Nothing is
  /// vouched for then.
  [[nodiscard]] Result<Answer> vouch(std::uint64_t old, const std::vector<Hash>& proof,
                                     const Checkpoint& head);
  /// Nothing: none was vouched for.
  [[nodiscard]] Result<std::optional<Checkpoint>> newest(const std::string& origin) const;

 private:
  [[nodiscard]] std::string file_of(const std::string& origin) const;

  std::string folder_;
};

}  // namespace hub::audit
