#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/main/arguments.h"
#include "hub/model/stored.h"

namespace hub::main {

[[nodiscard]] const CommandLine& trace_command();

/// `sakta trace ID` (with or without `urn:uuid:`): every step of a message with time, versions, attempt and
/// outcome, read from the store, whether the hub runs or not. Holds no personal data: values are sealed in
/// the store and stay so.
int trace(const Arguments& arguments);

/// The page that `trace` prints. Errors: store.damaged.
[[nodiscard]] Result<std::string> trace_page(const model::Story& story, Language language);

}  // namespace hub::main
