#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& ask_command();
[[nodiscard]] const CommandLine& send_command();

/// `sakta ask TYPE [FILE]`, `sakta send TYPE [FILE]`: as a party of this machine's hub, over its REST face.
/// The answer goes to standard output; a problem, in the language asked for, to standard error.
int ask(const Arguments& arguments);
int send(const Arguments& arguments);

}  // namespace hub::cli
