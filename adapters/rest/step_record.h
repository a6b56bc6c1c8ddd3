#pragma once

#include <optional>
#include <string>

#include "adapters/rest/templates.h"

namespace adapters::rest {

/// What a step took, as the JSON object that port::Steps keeps: `{"document":"4711"}`.
[[nodiscard]] std::string record_of(const Values& taken);

/// The way back; nothing if the text is no such object.
[[nodiscard]] std::optional<Values> read_record(const std::string& record);

}  // namespace adapters::rest
