#pragma once

#include <memory>
#include <string>

#include "hub/audit/recorder.h"
#include "hub/flow/in_progress.h"
#include "hub/flow/plan.h"
#include "hub/flow/system_clock.h"
#include "hub/journal/tag_keys.h"
#include "hub/port/step_probe.h"
#include "hub/port/store.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/metrics.h"

namespace hub::main {

/// What all I/O threads of a running hub work with. Lives longer than they do.
struct Shared {
  std::shared_ptr<const flow::Plan> plan;
  port::StepProbe& probe;
  std::string program_hash;
  telemetry::Log log;
  telemetry::Metrics metrics;
  flow::SystemClock clock;
  flow::InProgress in_progress;
  journal::TagKeys keys;
  audit::Recorder recorder;
  std::unique_ptr<port::Store> store;
};

}  // namespace hub::main
