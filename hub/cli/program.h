#pragma once

#include "hub/port/step_probe.h"
#include "hub/serve/serve.h"

namespace hub::cli {

/// The program `sakta`: first argument is the command. Exit codes: 0 done, 1 the hub or a partner said no,
/// 2 the configuration or the command line is wrong. `probe` is told the steps of every message (`serve`).
/// `make_store` as in StoreMaker.
int run(int argc, char** argv, port::StepProbe& probe, const serve::StoreMaker& make_store = {});

}  // namespace hub::cli
