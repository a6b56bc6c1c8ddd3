#pragma once

#include <map>
#include <memory>
#include <string>

#include "hub/base/result.h"
#include "hub/config/site.h"
#include "hub/port/adapter.h"
#include "hub/port/clock.h"
#include "hub/telemetry/metrics.h"

namespace hub::deliver {

using Adapters = std::map<std::string, std::unique_ptr<port::Adapter>>;  ///< By slug of the system.

/// Makes one call to one system and counts it. Never a second attempt: an ask has a caller who waits and
/// decides. Belongs to one I/O thread, as the adapters do.
class Caller {
 public:
  Caller(Adapters adapters, port::Clock& clock, telemetry::Metrics& metrics);

  /// The deadline is the earlier of `request.deadline` and the target's timeout from now.
  /// Errors: those of the adapter (deliver.*, crypto.*), with the system's name added.
  port::Task<Result<port::Reply>> call(const config::Target& target, port::Request request);

 private:
  Adapters adapters_;
  port::Clock& clock_;
  telemetry::Metrics& metrics_;
};

}  // namespace hub::deliver
