#pragma once

#include <cstdint>

namespace hub::telemetry {

/// What the operating system says of this process (its mapping workers are others). 0 where it says nothing.
struct ProcessFigures {
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_fds = 0;
  std::uint64_t max_fds = 0;
  std::uint64_t threads = 0;
  double cpu_seconds = 0;    ///< User and system, all threads.
  double start_seconds = 0;  ///< Since 1970, UTC.
};

[[nodiscard]] ProcessFigures process_figures();

}  // namespace hub::telemetry
