#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hub/config/site.h"
#include "hub/serve/dispatch_thread.h"
#include "hub/serve/io_thread.h"

namespace hub::serve {

/// Settings of hub.yaml that differ and that only a restart can change, by their names in the file.
[[nodiscard]] std::vector<std::string> needs_restart(const config::HubSettings& now,
                                                     const config::HubSettings& then);

/// The threads that a new version of the site goes to.
struct Threads {
  std::vector<std::unique_ptr<IoThread>>& exchange;
  DispatchThread& dispatch;
};

/// Reads the site again. Either every thread goes on with it, or nothing has changed and `complaints` say
/// why: findings, or what needs a restart. Operations thread.
[[nodiscard]] bool reload(const config::Folders& folders, Shared& shared, const Threads& threads,
                          std::vector<std::string>& complaints);

}  // namespace hub::serve
