#pragma once

#include <functional>
#include <memory>
#include <string>

#include "hub/config/site.h"
#include "hub/port/step_probe.h"
#include "hub/port/store.h"

namespace hub::serve {

/// Makes the store that `serve` keeps everything in. Empty: the durable one in the state folder, as shipped.
using StoreMaker = std::function<std::unique_ptr<port::Store>()>;

/// Serves a site until SIGTERM or SIGINT. `pidfile`: empty: none. Exit codes as in cli/program.h. `language`:
/// of what is said on standard error where it cannot begin; the log is English.
int serve(const config::Folders& folders, const std::string& pidfile, Language language,
          port::StepProbe& probe, const StoreMaker& make_store);

}  // namespace hub::serve
