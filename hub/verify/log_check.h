#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/verify/life.h"
#include "hub/verify/proof_math.h"
#include "hub/verify/words.h"

namespace verify {

/// The octets of a file of the export, by its path in it. Nothing: it is not there.
using Files = std::function<std::optional<std::string>(const std::string& path)>;

/// What does not hold.
struct Defect {
  bool missing = false;                 ///< Something is not there; else something is wrong.
  std::optional<std::uint64_t> record;  ///< The first record that it concerns, by its index in the log.
  std::string file;                     ///< Where it was found.
  Words says;
};

struct Report {
  std::optional<Head> head;   ///< Nothing: no signed head, and nothing else was looked at.
  std::uint64_t records = 0;  ///< That are here and are what was signed, if there is no defect.
  std::string first_time;
  std::string last_time;
  std::map<std::string, std::uint64_t> events;
  std::uint64_t without_personal = 0;  ///< Records that have no personal part.
  Lives::Figures lives;                ///< Of the messages.
  std::vector<Defect> defects;         ///< The worst first; kMostDefects at most.

  /// Something is not what was signed, or what was signed cannot be.
  [[nodiscard]] bool changed() const;
  [[nodiscard]] bool incomplete() const;

  static constexpr std::size_t kMostDefects = 100;
};

/// Recomputes everything of an exported log, a tile at a time: records against the tiles, the tiles against
/// each other, the root against the head, the head's signatures against the keys; and where all records are
/// here and are what was signed, the life of each message (life.h). Too few witnesses, or a message without
/// its beginning: something is missing.
[[nodiscard]] Report check_log(const Files& files, const Trust& trust);

}  // namespace verify
