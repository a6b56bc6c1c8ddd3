#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& sign_command();
/// `sakta sign`: as serve::run_signer, until it is told to stop.
int sign(const Arguments& arguments);

}  // namespace hub::cli
