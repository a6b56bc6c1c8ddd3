#pragma once

#include <set>
#include <string>

#include "hub/pack/plan.h"

namespace hub::pack {

/// Where the declared faults say what is wrong, by the names of their elements.
struct FaultGuess {
  /// A text in a fault; empty: none is called so.
  struct Place {
    std::string name;  ///< Of its element.
    std::string path;  ///< From the fault's root on: `/error/code`.
  };

  Place code;
  Place text;
  Place pause;
  std::set<std::string> codes;  ///< Those that the contract counts up.
};

[[nodiscard]] FaultGuess guess_faults(const PackPlan& plan);

/// XPath by which a good answer of a REST call is seen to be a fault; empty: it may have that member too.
[[nodiscard]] std::string fault_when(const RestCall& call, const FaultGuess& guess);

}  // namespace hub::pack
