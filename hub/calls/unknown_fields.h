#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "hub/base/seldom.h"
#include "hub/port/adapter_kinds.h"
#include "hub/port/clock.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/metrics.h"

namespace hub::calls {

/// Tells who runs the hub that a system says more than its contract: each answer is counted, and once a
/// minute a line of the log names the places, for each system and operation. Any thread.
class UnknownFields final : public port::Observer {
 public:
  /// What it is given outlives it.
  UnknownFields(telemetry::Metrics& metrics, telemetry::Log& log, const port::Clock& clock)
      : metrics_(metrics), log_(log), clock_(clock) {}

  void unknown_fields(const std::string& system, const std::string& operation,
                      const formats::UnknownPlaces& places) override;

 private:
  telemetry::Metrics& metrics_;
  telemetry::Log& log_;
  const port::Clock& clock_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Seldom> lines_;  ///< By system and operation.
};

}  // namespace hub::calls
