#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/config/site.h"
#include "hub/serve/dispatch_thread.h"
#include "hub/serve/io_thread.h"

namespace hub::serve {

/// What to tell an administrator of the settings that differ and that only a restart puts in force, and of
/// plugins whose files are not those any more that this process loaded: each where it is written, by its name
/// in the file, and what to do. No values: the master key is one. Empty:
/// none differs.
[[nodiscard]] std::vector<std::string> needs_restart(const config::HubSettings& now,
                                                     const config::HubSettings& then, Language language);

/// The threads that a new version of the site goes to.
struct Threads {
  std::vector<std::unique_ptr<IoThread>>& exchange;
  DispatchThread& dispatch;
};

/// A version of the site that every thread can go on with, and does when it is adopted.
struct NextVersion {
  std::shared_ptr<const Version> version;
  std::vector<std::shared_ptr<const flow::Services>> exchange;  ///< One for each thread.
  std::shared_ptr<const flow::Services> dispatch;
};

/// Reads the site again; changes nothing. Nothing: `complaints` say why, in `language`: findings, or what
/// needs a restart.
/// Operations thread.
[[nodiscard]] std::optional<NextVersion> prepare_reload(const config::Folders& folders, const Shared& shared,
                                                        const Threads& threads, Language language,
                                                        std::vector<std::string>& complaints);
/// The settings that are the whole process's, not a thread's.
void put_in_force(const config::HubSettings& hub, telemetry::Log& log);
/// Every thread goes on with it. Operations thread.
void adopt(NextVersion next, Shared& shared, const Threads& threads);

}  // namespace hub::serve
