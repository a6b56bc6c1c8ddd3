#pragma once

#include <memory>
#include <string>

#include "hub/audit/recorder.h"
#include "hub/crypto/trust.h"
#include "hub/deliver/caller.h"
#include "hub/flow/in_progress.h"
#include "hub/flow/plan.h"
#include "hub/flow/repeats.h"
#include "hub/flow/wakeup.h"
#include "hub/gate/quotas.h"
#include "hub/journal/tag_keys.h"
#include "hub/map/mapper.h"
#include "hub/ops/halted_routes.h"
#include "hub/port/clock.h"
#include "hub/port/step_probe.h"
#include "hub/port/store.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/metrics.h"

namespace hub::flow {

/// What one I/O thread's exchanges work with. References outlive every exchange; `mapper` and `caller` are
/// the thread's own, the others are shared.
struct Services {
  std::shared_ptr<const Plan> plan;
  port::Store& store;
  const journal::TagKeys& keys;
  const audit::Recorder& recorder;
  InProgress& in_progress;
  map::Mapper& mapper;
  deliver::Caller& caller;
  port::Clock& clock;
  telemetry::Log& log;
  telemetry::Metrics& metrics;
  port::StepProbe& probe;
  Wakeup& wakeup;
  ops::HaltedRoutes& halted_routes;
  gate::Quotas& quotas;
  Repeats& repeats;
  const crypto::Trust& trust;  ///< Whose signatures are believed: the exchange's clients_ca and crl.
  std::string program_hash;    ///< `sha256:<hex>` of the running executable.
};

}  // namespace hub::flow
