#pragma once

#include <string_view>

#include "hub/base/result.h"
#include "hub/edge/http.h"

namespace hub::edge {

/// The value of a header that may be there once, empty if absent; lives as long as the request. `name` is how
/// people write it. Errors: edge.header_invalid at `name`: it is there twice.
[[nodiscard]] Result<std::string_view> single_header(const HttpRequest& request,
                                                     std::string_view lower_case_name, std::string_view name);

}  // namespace hub::edge
