#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/model/stored.h"

namespace hub::cli {

/// The part of a trace that tells a message's deliveries, one after another: each attempt in a line of its
/// own (number, begun, how long, outcome, pause after it), decisions of people between them, then where it
/// stands, why, and what to do next. Of more than a dozen lines those in the middle are only counted.
/// Errors: store.damaged.
[[nodiscard]] Result<std::string> delivery_page(const model::Story& story, Language language);

}  // namespace hub::cli
