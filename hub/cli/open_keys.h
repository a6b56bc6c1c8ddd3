#pragma once

#include <map>
#include <string>
#include <vector>

#include "hub/base/uuid.h"

namespace hub::cli {

/// `case=BV-1, number=R-7`, by message; a message without such keys is not in it.
using KeyWords = std::map<Uuid, std::string>;

/// Business keys that are not personal. They are sealed in the store: the hub that runs on the state folder
/// opens them. Nothing where none runs, or none that answers.
[[nodiscard]] KeyWords open_keys(const std::string& state, const std::vector<Uuid>& messages);

}  // namespace hub::cli
