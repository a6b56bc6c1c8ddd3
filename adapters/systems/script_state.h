#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "adapters/systems/script.h"

namespace sandbox::script {

using Row = std::map<std::string, std::string>;

/// What a double knows between two calls. A value: a request works on a copy, and its effect is the copy.
struct State {
  std::map<std::string, std::map<std::string, Row>> tables;
  std::map<std::string, std::uint64_t> counters;
  std::set<std::string> seen;  ///< Ids that are good once.

  bool operator==(const State&) const = default;
};

/// As the script begins.
[[nodiscard]] State initial_state(const Script& script);

/// What an earlier run wrote to `file`; the script's beginning if there is no such file. Throws
/// std::runtime_error if it has not the form `{"tables": {T: {KEY: {COLUMN: TEXT}}}, "counters": {}, "seen":
/// []}`.
[[nodiscard]] State read_state(const std::string& file, const Script& script);
/// Whole or not at all. Throws std::runtime_error.
void write_state(const std::string& file, const State& state);

}  // namespace sandbox::script
