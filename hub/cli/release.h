#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& release_command();

/// `sakta release ID --as resend|delivered|discard --because TEXT [--route NAME]`: tells a running hub what a
/// person decided about a dead, held or halted delivery. Exit codes: 0 done, 1 not done, 2 a command line
/// that makes no sense.
int release(const Arguments& arguments);

}  // namespace hub::cli
