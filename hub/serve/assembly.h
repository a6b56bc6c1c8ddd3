#pragma once

#include <cstdint>

#include "hub/calls/caller.h"
#include "hub/config/site.h"
#include "hub/flow/plan.h"
#include "hub/port/adapter_kinds.h"

namespace hub::serve {

/// Every kind this build speaks, in one list a reader can see. Nothing registers itself.
void add_adapters(port::AdapterKinds& kinds);

/// The adapters of a site, for one I/O thread. What is wrong with a system is a finding.
[[nodiscard]] calls::Adapters build_adapters(const config::Site& site, const port::Services& services,
                                             config::Findings& findings);

/// How far a site is looked at. `whole` also holds mappings against what they are for and runs their
/// examples, in this process: for a person who checks a site, not for a hub that starts or reloads.
enum class Depth : std::uint8_t { start, whole };

/// Reads and compiles a whole site, adapters tried out included; usable only if `findings` stays empty.
[[nodiscard]] std::shared_ptr<const flow::Plan> load_plan(const config::Folders& folders,
                                                          config::Findings& findings, Depth depth);

/// Prints findings, one a line, on standard error.
void print(const config::Findings& findings, Language language);

}  // namespace hub::serve
