#pragma once

#include <string_view>

#include "hub/base/result.h"
#include "hub/server/http.h"

namespace hub::faces {

/// The value of a header that may be there once, empty if absent; lives as long as the request. `name` is how
/// people write it. Errors: edge.header_invalid at `name`: it is there twice.
[[nodiscard]] Result<std::string_view> single_header(const server::HttpRequest& request,
                                                     std::string_view lower_case_name, std::string_view name);

}  // namespace hub::faces
