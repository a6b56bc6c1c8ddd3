#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hub/config/site.h"
#include "hub/serve/dispatch_thread.h"
#include "hub/serve/io_thread.h"

namespace hub::serve {

/// What to tell an administrator of the settings that differ and that only a restart puts in force: each
/// where it is written, by its name in the file, and what to do. No values: the master key is one. Empty:
/// none differs.
[[nodiscard]] std::vector<std::string> needs_restart(const config::HubSettings& now,
                                                     const config::HubSettings& then, Language language);

/// The threads that a new version of the site goes to.
struct Threads {
  std::vector<std::unique_ptr<IoThread>>& exchange;
  DispatchThread& dispatch;
};

/// Reads the site again. Either every thread goes on with it, or nothing has changed and `complaints` say
/// why: findings, or what needs a restart. Operations thread.
[[nodiscard]] bool reload(const config::Folders& folders, Shared& shared, const Threads& threads,
                          Language language, std::vector<std::string>& complaints);

}  // namespace hub::serve
