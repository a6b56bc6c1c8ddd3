#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& witness_command();
/// `sakta witness`: as serve::run_witness, until it is told to stop.
int witness(const Arguments& arguments);

}  // namespace hub::cli
