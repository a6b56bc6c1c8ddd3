#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/systems/rest_server.h"

namespace sandbox {

/// Percent-decoded; nothing if a `%` is not followed by two hex digits. `plus`: `+` is a space, as in forms.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, bool plus);

/// Pairs of `application/x-www-form-urlencoded`; nothing if one cannot be decoded.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> form_pairs(
    std::string_view text);

/// Fills path, segments and query from a request target. What cannot be decoded stays as it stands.
void read_target(std::string_view target, HttpRequest& into);

}  // namespace sandbox
