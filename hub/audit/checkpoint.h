#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/audit/merkle.h"

/// What a log says of itself: the text of a checkpoint (C2SP tlog-checkpoint), and the proof that one entry
/// is in it (C2SP tlog-proof).
namespace hub::audit {

struct Checkpoint {
  std::string origin;  ///< Name of the log.
  std::uint64_t size = 0;
  Hash root{};

  /// The text of a signed note. Nothing: it is none of a checkpoint, or has extension lines, which nobody
  /// could hold against the log.
  [[nodiscard]] static std::optional<Checkpoint> read(std::string_view text);
  [[nodiscard]] std::string to_text() const;

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// A hash as a line of a text, without its line end.
[[nodiscard]] std::string text_of(const Hash& hash);
[[nodiscard]] std::optional<Hash> hash_in(std::string_view text);
/// A number without leading zeros.
[[nodiscard]] std::optional<std::uint64_t> size_in(std::string_view text);

struct LogProof {
  std::uint64_t index = 0;
  std::vector<Hash> path;  ///< As `inclusion_proof` has it.
  std::string checkpoint;  ///< The signed note.

  /// Nothing: no such proof. What stands in a line `extra` is passed over: nobody vouches for it.
  [[nodiscard]] static std::optional<LogProof> read(std::string_view octets);
  [[nodiscard]] std::string to_octets() const;

  static constexpr std::size_t kLongestPath = 64;
};

}  // namespace hub::audit
