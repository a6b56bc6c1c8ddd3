#pragma once

#include "hub/main/store_maker.h"
#include "hub/port/step_probe.h"

namespace hub::main {

/// The program `sakta`: first argument is the command. Exit codes: 0 done, 1 the hub or a partner said no,
/// 2 the configuration or the command line is wrong. `probe` is told the steps of every message (`serve`).
/// `make_store` as in StoreMaker.
int run(int argc, char** argv, port::StepProbe& probe, const StoreMaker& make_store = {});

}  // namespace hub::main
