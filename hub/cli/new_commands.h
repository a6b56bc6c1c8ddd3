#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& new_command();

/// `sakta new system|type|route`: writes the files that are data (adapters/README.md), never over one that is
/// there, and says what was written, what the contract says and the files do not, and what to do next.
int make_new(const Arguments& arguments);

}  // namespace hub::cli
