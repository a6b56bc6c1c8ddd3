#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

namespace hub::map {

/// A child process `program map-worker <memory>` with one end of a socket pair as descriptor 3, /dev/null as
/// 0 to 2, nothing else open, an environment without secrets, and a process group of its own (a terminal's
/// Ctrl-C is not for it).
struct SpawnedWorker {
  pid_t process = -1;  ///< -1: not started; `error` says why (errno).
  int socket = -1;     ///< Our end, close-on-exec. The caller closes it.
  int error = 0;
};

[[nodiscard]] SpawnedWorker spawn_worker(const std::string& program, std::size_t memory);

}  // namespace hub::map
