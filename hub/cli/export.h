#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& export_command();
/// `sakta export FOLDER`: a signed log whole, as an auditor takes it along.
int export_log(const Arguments& arguments);

}  // namespace hub::cli
