#pragma once

#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/pack/files.h"
#include "hub/pack/plan.h"

namespace hub::pack {

/// What `sakta new system` is told.
struct NewSystem {
  std::string slug;
  std::string wsdl;               ///< File of the partner's contract.
  std::string openapi;            ///< The same, of OpenAPI; one of the two.
  std::string folder;             ///< Where its imports are looked for; empty: its own folder.
  std::string into;               ///< A library (it has mappings/types) or a site (it has hub.yaml).
  std::vector<std::string> only;  ///< Names of operations; none: all.
  /// Names of operations that are delivered to: what comes is stored and sent, nobody waits for an answer.
  std::vector<std::string> sends;
  std::vector<std::string> asks;  ///< Names of lists that are asked for by somebody, not read as sources.
  bool sources = true;            ///< Lists are read as sources.
  std::string mark;               ///< published, observed or modelled; empty: not known.
  std::string today;              ///< 2026-11-30
};

/// Reads the contract and plans the pack; nothing is written. Errors: config.invalid for a slug that is none,
/// a contract that cannot be read or has files missing, an operation that it does not have.
[[nodiscard]] Result<PackPlan> plan_system(const NewSystem& wanted);

/// All files of a planned pack.
[[nodiscard]] std::vector<NewFile> files_of(const PackPlan& plan);

/// Writes a whole pack. Errors: of plan_system and write_new.
[[nodiscard]] Result<Report> new_system(const NewSystem& wanted);

/// Why an operation is not planned that is none of those that the contract has.
[[nodiscard]] Error no_operation(const std::string& name, const std::vector<std::string>& names);

/// Whether a folder is a site; else it is taken for a library.
[[nodiscard]] bool is_site(const std::string& folder);

}  // namespace hub::pack
