#pragma once

#include "adapters/rest/rest_config.h"
#include "hub/base/result.h"
#include "hub/formats/steps_document.h"

namespace adapters::rest {

/// Whether what a step's call brings is made durable: Steps.
[[nodiscard]] bool changes(const StepSettings& step);

/// Whether a mapped document that is no `call` is this step's body.
[[nodiscard]] bool takes_body(const StepSettings& step, Format format);

[[nodiscard]] bool has_body(const StepSettings& step, Format format,
                            const hub::formats::StepsDocument& document);

/// Whether every body of the document has its step, and what can be known of lookups before the first call.
/// Errors: map.not_valid.
[[nodiscard]] hub::Outcome check_bodies(const hub::formats::StepsDocument& document,
                                        const OperationSettings& operation, const RestConfig& config);

}  // namespace adapters::rest
