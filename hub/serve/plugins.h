#pragma once

#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/located.h"
#include "hub/port/adapter_kinds.h"

namespace hub::serve {

/// Adds the kinds of these plugins (`plugins:` of hub.yaml) to `kinds`. A file is loaded at most once for
/// each process and never unloaded, so a changed one counts from the next start. Before anything of a file
/// is executed it must be of the hub's ABI (SAKTA_PLUGIN_ABI) and not be writable by others; whatever is
/// wrong is a finding where the file is named. Any thread.
void add_plugins(const std::vector<config::Located>& files, port::AdapterKinds& kinds,
                 config::Findings& findings);

/// Whether a file is still the one that this process loaded from there; true of one that it did not load.
/// Any thread.
[[nodiscard]] bool is_as_loaded(const std::string& file);

}  // namespace hub::serve
