#pragma once

#include <chrono>
#include <string>

#include "adapters/events/events_config.h"
#include "hub/base/result.h"
#include "hub/http/client.h"

namespace adapters::events {

/// Holds a subscriber's answer to the event `id` against what it means. 2xx: taken, if `receipt` finds
/// nothing wrong. Errors: deliver.*, as README.md lists them; they name statuses and those machine codes that
/// stand in the configuration, never anything else of the answer.
[[nodiscard]] hub::Outcome judge(const hub::http::Reply& answer, const std::string& id,
                                 const EventsConfig& config, std::chrono::system_clock::time_point now);

}  // namespace adapters::events
