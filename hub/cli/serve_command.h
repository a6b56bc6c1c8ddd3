#pragma once

#include "hub/cli/arguments.h"
#include "hub/port/step_probe.h"
#include "hub/serve/serve.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& serve_command();

/// `sakta serve SITE`: as serve::serve, with the folders that the command line names.
int serve(const Arguments& arguments, port::StepProbe& probe, const hub::serve::StoreMaker& make_store);

}  // namespace hub::cli
