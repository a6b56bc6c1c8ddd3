#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/model/context_parts.h"

namespace hub::faces {

using model::ContextPart;
using model::kContextParts;

/// Puts one part into `context`. `place` is how the face that read it calls it.
/// Errors: edge.header_invalid at `place`: there twice, not UTF-8, a control character, longer than 200
/// characters, or a personal code where none belongs.
[[nodiscard]] Outcome take_part(const ContextPart& part, std::string_view value, std::string_view place,
                                model::Context& context);

/// 1 to 128 visible ASCII characters. Errors: edge.header_invalid at `place`.
[[nodiscard]] Outcome check_idempotency_key(std::string_view key, std::string_view place);

}  // namespace hub::faces
