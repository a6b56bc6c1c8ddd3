#pragma once

#include <optional>
#include <string>

#include "hub/base/error.h"
#include "hub/pack/assumptions.h"
#include "hub/pack/files.h"

namespace hub::pack {

/// What a real partner did that its pack does not expect.
struct Surprise {
  std::string slug;
  const Assumption& assumption;  ///< One with a trial.
  const Error* error = nullptr;  ///< Null: it answered, or said that there is none.
  std::string type = {};         ///< Message type of a route to the operation; empty: there is none.
  std::string evidence = {};     ///< File with what came; empty: it was not kept.
};

/// The contract case that makes the double do the same (tests/support/contract.py), marked where only a
/// person knows what belongs there. Holds nothing of what came.
[[nodiscard]] NewFile contact_case(const Surprise& surprise);

}  // namespace hub::pack
