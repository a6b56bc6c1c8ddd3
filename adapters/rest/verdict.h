#pragma once

#include <chrono>
#include <string>

#include "adapters/rest/agreement.h"
#include "adapters/rest/templates.h"
#include "hub/base/result.h"
#include "hub/formats/xml/unknown_places.h"
#include "hub/http/client.h"

namespace adapters::rest {

/// What a good answer of one step brought.
struct Brought {
  bool absent = false;  ///< It said that there is none, as `absent` of the step has it.
  Values taken;
  hub::formats::Content reply;               ///< XML of the element `step.reply`; empty if the step has none.
  hub::formats::UnknownPlaces unknown = {};  ///< What of the answer the contract does not know.
};

/// Holds one HTTP answer against what the step expects. Errors: deliver.*; they name statuses, places and
/// those machine codes that stand in the configuration, never anything else of the answer.
[[nodiscard]] hub::Result<Brought> judge(const hub::http::Reply& answer, const StepSettings& step,
                                         const OperationSettings& operation, const Agreement& agreement,
                                         const Values& values, std::chrono::system_clock::time_point now);

/// How a step with `refuse` ends the operation: deliver.ruled_out. Nobody but the configuration says so.
[[nodiscard]] hub::Error ruled_out(const StepSettings& step);

}  // namespace adapters::rest
