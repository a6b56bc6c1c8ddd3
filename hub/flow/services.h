#pragma once

#include <memory>
#include <string>

#include "hub/audit/recorder.h"
#include "hub/crypto/trust.h"
#include "hub/deliver/alarm.h"
#include "hub/deliver/caller.h"
#include "hub/flow/in_progress.h"
#include "hub/flow/plan.h"
#include "hub/flow/repeats.h"
#include "hub/flow/wakeup.h"
#include "hub/gate/quotas.h"
#include "hub/journal/tag_keys.h"
#include "hub/map/mapper.h"
#include "hub/port/step_probe.h"
#include "hub/port/store.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/metrics.h"

namespace hub::flow {

/// What puts on record what happens to a message, and finds it again. References outlive all that is under
/// way; they are shared by all threads.
struct RecordServices {
  std::shared_ptr<const Plan> plan;
  port::Store& store;
  const journal::TagKeys& keys;
  const audit::Recorder& recorder;
  deliver::AlarmClock& clock;
  telemetry::Log& log;
  telemetry::Metrics& metrics;
  port::StepProbe& probe;
  std::string program_hash;  ///< `sha256:<hex>` of the running executable.
};

/// What delivers besides: both are the thread's own.
struct CallServices : RecordServices {
  map::Mapper& mapper;
  deliver::Caller& caller;
};

/// What one I/O thread's exchanges work with besides; shared.
struct Services : CallServices {
  InProgress& in_progress;
  Wakeup& wakeup;
  gate::Quotas& quotas;
  Repeats& repeats;
  const crypto::Trust& trust;  ///< Whose signatures are believed: the exchange's clients_ca and crl.
};

}  // namespace hub::flow
