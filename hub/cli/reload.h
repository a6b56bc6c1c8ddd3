#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& reload_command();

/// `sakta reload [--because TEXT] [--by NAME]`: a running hub reads its site again. Exit codes: 0 it goes on
/// with the version printed, 1 no hub answered, 2 nothing has changed: the site has findings, or it cannot be
/// put on record (printed).
int ask_to_reload(const Arguments& arguments);

}  // namespace hub::cli
