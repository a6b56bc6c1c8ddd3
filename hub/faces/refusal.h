#pragma once

#include "hub/server/http.h"

namespace hub::faces {

/// How a request is told that the listener refuses it, below /soap/ with a fault, else with problem details.
/// It is the HTTP request that is refused, so its status stands in whatever form.
[[nodiscard]] server::Refusal refusal_for(const server::HttpRequest& request);

}  // namespace hub::faces
