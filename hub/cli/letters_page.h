#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/stored.h"
#include "hub/record/head.h"

namespace hub::cli {

/// A delivery that did not get through so far, with what an administrator wants to know of it.
struct Letter {
  model::Pending pending;
  std::string type;  ///< With its version.
  std::string party;
  std::string keys;  ///< Business keys that are not personal, as words; empty: none, or not known.
  std::string system;
  std::chrono::system_clock::time_point since;  ///< In this state, attempts that changed nothing included.
  std::optional<record::RecordedError> error;
  std::size_t behind = 0;  ///< Deliveries that wait for this one.
};

/// Errors: store.damaged, also if the story does not know the delivery.
[[nodiscard]] Result<Letter> letter_of(const model::Pending& pending, const model::Story& story);

using Untried = std::map<std::string, std::size_t>;  ///< Deliveries that were not tried yet, by route.

/// What `sakta letters` prints: first those that a person decides about or a changed site lets go on, then
/// those that the hub tries again, of which at most thirty are named, then how many wait for their turn.
[[nodiscard]] std::string letters_page(const std::vector<Letter>& letters, const Untried& untried,
                                       Language language);

}  // namespace hub::cli
