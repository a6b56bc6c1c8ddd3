#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include "hub/audit/log.h"
#include "hub/store/record_reader.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/metrics.h"

namespace hub::serve {

/// The thread that makes the audit log of the records: once a second, where a signer listens (signer.h), it
/// takes what was committed since, in that order, into the log that each record names, and has the new head
/// signed. It needs nothing that a crash could lose: the newest checkpoint says where it was. A tree that the
/// signer does not take for the continuation of the one it signed before is a fork, and is not asked for
/// again by this process.
class LogThread {
 public:
  /// `log` and `metrics` outlive it. `state`: the hub's state folder, with its store.
  LogThread(std::string state, telemetry::Log& log, telemetry::Metrics& metrics);
  LogThread(const LogThread&) = delete;
  LogThread& operator=(const LogThread&) = delete;
  /// Takes and has signed what there is, then ends.
  ~LogThread();

 private:
  void run();
  Outcome round();
  Outcome follow();
  Outcome open_logs();
  Outcome compare();
  Outcome take_records();
  Outcome have_signed(audit::Log& log);
  void suspect(const audit::Log& log, const std::string& why);
  void tell(const Outcome& outcome);

  std::string state_;
  telemetry::Log& log_;
  telemetry::Metrics& metrics_;
  std::unique_ptr<store::RecordReader> reader_;
  std::map<std::string, audit::Log, std::less<>> logs_;  ///< By name.
  std::uint64_t taken_ = 0;                              ///< Sequence of the last record in them.
  std::set<std::string> forked_;
  bool was_signed_ = false;  ///< Once, by this process or one before: a signer that is gone is missed.
  std::string trouble_;      ///< As it was told last.
  std::optional<std::chrono::system_clock::time_point> unsigned_since_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace hub::serve
