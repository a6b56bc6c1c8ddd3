#pragma once

#include <cstddef>

#include "hub/config/finding.h"
#include "hub/flow/plan.h"

namespace hub::cli {

/// What `sakta check --fit` tried and what it found.
struct FitReport {
  std::size_t samples = 0;   ///< Documents made: messages, answers, and documents of sources.
  std::size_t routes = 0;    ///< Routes and sources that they went through.
  std::size_t mappings = 0;  ///< Different mapping files that were applied.
  config::Findings findings;
};

/// Sends the samples of every type (formats::samples_of; for a document in base64 those of the mapping's
/// examples) through every mapping of every route to it, and holds what comes out against what was agreed
/// with the partner (port::Adapter::misfit); of each answer and each source the samples of the partner's
/// contract, held against the type. Conditions of routes count; a way that no sample takes by itself is tried
/// with all.
///
/// A finding stands at the type's line and names the contract's line that disagrees with it; what fails alike
/// is one finding. Calls nobody. Mappings run in worker processes, within the hub's limits.
[[nodiscard]] FitReport check_fit(const flow::Plan& plan);

}  // namespace hub::cli
