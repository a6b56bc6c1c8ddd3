#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/model/mapping.h"
#include "hub/model/mapping_facts.h"
#include "hub/port/task.h"
#include "hub/telemetry/metrics.h"

/// Mappings applied in worker processes.
namespace hub::map {

struct WorkerSettings {
  std::string
      program;  ///< This executable; run as `sakta map-worker OCTETS` with a socket as file descriptor 3.
  unsigned workers = 2;
  std::chrono::milliseconds time{5'000};    ///< CPU time of one job; the worker is killed beyond it.
  std::size_t memory = 512U * 1024 * 1024;  ///< RLIMIT_AS of a worker, octets. Not enforced under sanitizers.
  std::size_t waiting = 1'000;              ///< Jobs that may wait for a worker; beyond it edge.busy.
  std::chrono::milliseconds patience{30'000};  ///< How long a job waits for a worker before edge.busy.
  telemetry::Metrics* metrics = nullptr;       ///< Counts jobs and those that wait; outlives the mapper.
};

/// What a mapping is applied to.
struct Input {
  std::string xml;
  model::MappingFacts facts{};  ///< Of the message; only what the mapping names is given to it.
};

/// Applies mappings: octets in, octets out. Belongs to one thread; every call is made there.
class Mapper {
 public:
  Mapper() = default;
  Mapper(const Mapper&) = delete;
  Mapper& operator=(const Mapper&) = delete;
  virtual ~Mapper() = default;

  /// An empty mapping gives the document back. Else the document is well-formed XML without DTD, at most 16
  /// MiB; the result honours xsl:output, is UTF-8 without XML declaration, at most 64 MiB. `mapping` stays
  /// alive until the task completes; its hash names its octets. Errors: map.failed (with the stylesheet's
  /// line, or its own message text only if it says `xsl:message` with no value of the document),
  /// map.refused (it says so with terminate="yes", or a fact holds a character that XML cannot),
  /// map.forbidden, map.limit (it used up what a job may take), map.worker_died (of two processes),
  /// map.no_worker (the machine kills, stops or does not start them), edge.busy (too many wait).
  virtual port::Task<Result<std::string>> apply(const model::Mapping& mapping, Input input) = 0;
};

/// Applies them in worker processes (rlimits, seccomp, no files, no network). A worker that dies or hangs is
/// replaced, and the job it had is tried again in a fresh process before anybody is blamed, see Blame; other
/// jobs are unaffected.
///
/// Its thread is the one that runs `io`. A worker dies with the thread that started it, so construct the
/// WorkerMapper on that thread or on one that lives as long. Destroying it ends the workers; tasks still
/// under way then end with edge.busy.
class WorkerMapper final : public Mapper {
 public:
  /// Starts the workers. Throws Trouble if `settings.program` cannot be run.
  WorkerMapper(boost::asio::io_context& io, WorkerSettings settings);
  WorkerMapper(const WorkerMapper&) = delete;
  WorkerMapper& operator=(const WorkerMapper&) = delete;
  ~WorkerMapper() override;

  port::Task<Result<std::string>> apply(const model::Mapping& mapping, Input input) override;

 private:
  class Pool;
  std::shared_ptr<Pool> pool_;  // shared with the tasks under way
};

/// Body of `sakta map-worker OCTETS`: serves jobs on `socket` (3) until it closes, within `memory` octets of
/// address space (the program's second argument). Call it first in main, before threads and files. Returns
/// the exit code.
int run_worker(int socket, std::size_t memory);

}  // namespace hub::map
