#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/base/sentence.h"
#include "hub/base/trouble.h"
#include "hub/config/site.h"
#include "hub/port/attachments.h"
#include "hub/port/shelf.h"
#include "hub/port/step_probe.h"
#include "hub/port/store.h"
#include "hub/telemetry/log.h"

namespace hub::serve {

/// Nothing is wrong with the site: a later start may succeed.
struct NotNow : Trouble {
  using Trouble::Trouble;
};

/// The store of a state folder, for the one hub that writes it. The only place that chooses which store there
/// is, with the function below. What it finds damaged goes
/// into `log`, which outlives it. Throws NotNow (another process holds it, the disk takes nothing), else
/// Trouble.
[[nodiscard]] std::unique_ptr<port::Store> open_store(const std::string& state,
                                                      const config::HubSettings& hub,
                                                      std::string_view master_key, port::StepProbe& probe,
                                                      telemetry::Log& log);

/// The attachments beside an open store, or null: the settings take none. Throws NotNow.
[[nodiscard]] std::unique_ptr<port::Attachments> open_attachments(const std::string& state,
                                                                  const config::HubSettings& hub,
                                                                  std::string_view master_key);

/// What adapters keep, beside an open store. Nothing is made or opened before it is used.
[[nodiscard]] std::unique_ptr<port::Shelf> open_shelf(const std::string& state, std::string_view master_key);

/// Whether there is one, as far as this user may see.
[[nodiscard]] bool has_store(const std::string& state);

/// Why this user sees nothing of the state folder: only the hub's own and root may; empty: it is open.
[[nodiscard]] Sentence why_closed(const std::string& state);

/// The same store for a command that only reads, whether a hub runs or not. Its tasks need not be waited for
/// by anything but the io_context that runs them. Errors: store.unavailable, store.damaged.
[[nodiscard]] Result<std::unique_ptr<port::StoreReader>> read_store(const std::string& state);

}  // namespace hub::serve
