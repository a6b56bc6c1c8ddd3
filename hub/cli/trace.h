#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& trace_command();

/// `sakta trace ID` (with or without `urn:uuid:`): what happened to a message, read from the store, whether
/// the hub runs or not. Holds no personal data: values are sealed in the store and stay so.
int trace(const Arguments& arguments);

}  // namespace hub::cli
