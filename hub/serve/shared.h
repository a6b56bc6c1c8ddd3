#pragma once

#include <memory>
#include <string>

#include "hub/calls/in_flight.h"
#include "hub/calls/unknown_fields.h"
#include "hub/crypto/trust.h"
#include "hub/flow/in_progress.h"
#include "hub/flow/repeats.h"
#include "hub/flow/system_clock.h"
#include "hub/flow/wakeup.h"
#include "hub/gate/quotas.h"
#include "hub/ops/halted_routes.h"
#include "hub/port/attachments.h"
#include "hub/port/shelf.h"
#include "hub/port/step_probe.h"
#include "hub/port/store.h"
#include "hub/record/tag_keys.h"
#include "hub/serve/version.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/metrics.h"

namespace hub::serve {

/// What all I/O threads of a running hub work with. Lives longer than they do.
struct Shared {
  std::shared_ptr<const Version>
      version;  ///< The newest. Written and read by the operations thread once it runs.
  port::StepProbe& probe;
  std::string program_hash;
  telemetry::Log log;
  telemetry::Metrics metrics;
  flow::SystemClock clock;
  flow::InProgress in_progress;
  calls::InFlight in_flight{clock};
  calls::UnknownFields unknown_fields{metrics, log, clock};
  flow::Wakeup wakeup;
  ops::HaltedRoutes halted_routes;
  record::TagKeys keys;
  gate::Quotas quotas;
  flow::Repeats repeats;
  std::shared_ptr<const crypto::Trust> trust;
  std::unique_ptr<port::Store> store;
  std::unique_ptr<port::Attachments> attachments;  ///< Null: none is taken.
  std::unique_ptr<port::Shelf> shelf;              ///< Null: the store is not this state folder's.
};

}  // namespace hub::serve
