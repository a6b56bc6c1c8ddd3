#pragma once

#include <memory>
#include <string>

#include "hub/calls/caller.h"
#include "hub/crypto/trust.h"
#include "hub/flow/in_progress.h"
#include "hub/flow/plan.h"
#include "hub/flow/repeats.h"
#include "hub/flow/wakeup.h"
#include "hub/gate/quotas.h"
#include "hub/map/mapper.h"
#include "hub/port/alarm.h"
#include "hub/port/attachments.h"
#include "hub/port/step_probe.h"
#include "hub/port/store.h"
#include "hub/record/recorder.h"
#include "hub/record/tag_keys.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/metrics.h"

namespace hub::flow {

/// What puts on record what happens to a message, and finds it again. References outlive all that is under
/// way; they are shared by all threads.
struct RecordServices {
  std::shared_ptr<const Plan> plan;
  port::Store& store;
  const record::TagKeys& keys;
  const record::Recorder& recorder;
  port::AlarmClock& clock;
  telemetry::Log& log;
  telemetry::Metrics& metrics;
  port::StepProbe& probe;
  std::string program_hash;                  ///< `sha256:<hex>` of the running executable.
  port::Attachments* attachments = nullptr;  ///< Null: none is taken, and there are none.
};

/// What delivers besides: both are the thread's own.
struct CallServices : RecordServices {
  map::Mapper& mapper;
  calls::Caller& caller;
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
