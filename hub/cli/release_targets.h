#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/cli/arguments.h"
#include "hub/cli/letters_page.h"
#include "hub/delivery/release.h"

namespace hub::cli {

/// One delivery that an operator decides about.
struct ReleaseTarget {
  Uuid message;
  std::string route = {};                   ///< Empty: the message's only one that waits.
  std::optional<delivery::Seen> seen = {};  ///< As a search found it.
};

/// Those that the arguments name, each once: `ID...`, or the lines of `--from FILE` (`-`: standard input; an
/// id, then perhaps a route; `#` begins a comment), with `--route` where a line names none. Errors:
/// config.invalid: no id, with its place in the file, or the file cannot be read.
[[nodiscard]] Result<std::vector<ReleaseTarget>> named_targets(const Arguments& arguments);

/// Letters that a search has found, as it saw them. To be sent again, those held (sent, outcome unknown: a
/// second time may be a second deed) are left out unless the search asked for `held` itself; so are those
/// that the hub tries again anyway, whatever is decided, unless it asked for `retrying`.
[[nodiscard]] std::vector<ReleaseTarget> found_targets(const std::vector<Letter>& letters,
                                                       std::optional<model::State> asked_for,
                                                       delivery::Decision decision);

}  // namespace hub::cli
