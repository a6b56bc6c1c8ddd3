#pragma once

#include <memory>
#include <string>

#include "hub/flow/plan.h"
#include "hub/record/recorder.h"

namespace hub::serve {

/// One version of the site, and what says so on every record. Immutable; shared by all threads. A reload
/// replaces it as a whole; exchanges under way keep the one they began with.
struct Version {
  std::shared_ptr<const flow::Plan> plan;
  record::Recorder recorder;
};

[[nodiscard]] inline std::shared_ptr<const Version> make_version(std::shared_ptr<const flow::Plan> plan,
                                                                 const std::string& program_hash) {
  const config::HubSettings& hub = plan->site().hub;
  record::Recorder recorder(hub.log_origin + "/" + hub.registration, hub.registration, plan->site().hash,
                            program_hash);
  return std::make_shared<const Version>(Version{std::move(plan), std::move(recorder)});
}

}  // namespace hub::serve
