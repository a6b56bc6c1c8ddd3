#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& reload_command();

/// `sakta reload`: a running hub reads its site again. Exit codes: 0 it goes on with the version printed, 1
/// no hub answered, 2 the site has findings (printed) and nothing has changed.
int ask_to_reload(const Arguments& arguments);

}  // namespace hub::cli
