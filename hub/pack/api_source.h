#pragma once

#include <optional>
#include <string>

#include "hub/formats/contract/api.h"
#include "hub/pack/plan.h"

namespace hub::pack {

/// The list that an operation is: a GET that answers with documents, from a cursor on or in pages, and that
/// wants nothing else of who asks. Nothing: it is a question.
[[nodiscard]] std::optional<PlannedSource> source_of(const formats::ApiOperation& api,
                                                     const PlannedOperation& operation);

/// Its lines in the descriptor's `sources:`.
[[nodiscard]] std::string source_lines(const PackPlan& plan, const PlannedSource& source);

}  // namespace hub::pack
