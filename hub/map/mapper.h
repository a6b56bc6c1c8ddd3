#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/model/mapping.h"
#include "hub/port/task.h"

namespace hub::map {

struct WorkerSettings {
  std::string program;                 ///< This executable; run as `sakta map-worker` with a socket as file descriptor 3.
  unsigned workers = 2;
  std::chrono::milliseconds time{5'000};   ///< Wall clock for one job; the worker is killed beyond it.
  std::size_t memory = 512U * 1024 * 1024; ///< RLIMIT_AS of a worker, octets. Not enforced under sanitizers.
};

/// Applies mappings in worker processes (rlimits, seccomp, no files, no network): octets in, octets out.
/// A worker that dies or hangs is replaced; the job it had fails with map.limit, other jobs are unaffected.
class Mapper {
 public:
  Mapper(boost::asio::io_context& io, WorkerSettings settings);
  Mapper(const Mapper&) = delete;
  Mapper& operator=(const Mapper&) = delete;
  ~Mapper();

  /// Errors: map.failed (with the stylesheet's own message text only if it says `xsl:message` with no value of the
  /// document), map.forbidden, map.limit. `mapping` stays alive until the task completes.
  port::Task<Result<std::string>> apply(const model::Mapping& mapping, std::string xml);

 private:
  class Pool;
  std::unique_ptr<Pool> pool_;
};

/// Body of `sakta map-worker`: serves jobs on `socket` until it closes. Returns the exit code.
int run_worker(int socket, std::size_t memory);

}  // namespace hub::map
