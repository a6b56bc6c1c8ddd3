#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/cli/arguments.h"
#include "hub/cli/letters_page.h"
#include "hub/port/store.h"

namespace hub::cli {

/// Which letters are meant; what is empty lets all through.
struct LetterFilter {
  std::string route;
  std::optional<model::State> state;  ///< dead, held, halted or retrying.
  std::string code;
  std::string system;
  std::optional<std::chrono::system_clock::time_point> since;  ///< So they stand since then, or later.
};

/// The options that a command needs for it: `--route NAME --in STATE --code CODE --system SLUG --since TIME`.
[[nodiscard]] std::vector<std::string_view> filter_options();

/// Errors: config.invalid, saying which option makes no sense and what it may be.
[[nodiscard]] Result<LetterFilter> filter_of(const Arguments& arguments);

[[nodiscard]] bool fits(const Letter& letter, const LetterFilter& filter);

/// What has been tried in vain and fits, in the order of acceptance, each with how many wait behind it.
/// `untried`: how many were not tried yet, by route; of all, whatever the filter. Errors: those of the store.
[[nodiscard]] Result<std::vector<Letter>> find_letters(port::StoreReader& reader, const LetterFilter& filter,
                                                       Untried& untried);

}  // namespace hub::cli
