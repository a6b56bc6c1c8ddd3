#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& status_command();

/// `sakta status`: on one screen whether the hub runs and takes messages, what somebody must do, where
/// messages wait, letters, what ends soon, the disk. Where no hub runs, what the store alone tells. Exit
/// codes: 0 nobody need act; 1 somebody must (also: no hub runs, the store cannot be read); 2 the command
/// line is wrong.
int status(const Arguments& arguments);

}  // namespace hub::cli
