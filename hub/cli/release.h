#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& release_command();

/// `sakta release ID... --as resend|delivered|discard --because TEXT [--by NAME] [--route NAME]`: tells a
/// running hub what a person decided about deliveries that are dead, held or halted, or were filtered;
/// instead of ids
/// `--from FILE` names a list, and `--in`, `--code`, `--system`, `--since`, `--route` search. Of several each
/// is decided by itself, in order; what changed meanwhile is said in its line, and the rest goes on.
/// `--dry-run` changes nothing. Exit codes: 0 all done, 1 not all, 2 a command line or a list that makes no
/// sense.
int release(const Arguments& arguments);

}  // namespace hub::cli
