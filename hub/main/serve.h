#pragma once

#include <string>
#include <vector>

#include "hub/main/arguments.h"
#include "hub/main/store_maker.h"
#include "hub/port/step_probe.h"

namespace hub::main {

[[nodiscard]] const CommandLine& serve_command();

/// `sakta serve SITE`: runs until SIGTERM or SIGINT. Exit codes as in program.h.
int serve(const Arguments& arguments, port::StepProbe& probe, const StoreMaker& make_store);

}  // namespace hub::main
