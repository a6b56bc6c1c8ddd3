#pragma once

#include <optional>

#include "adapters/systems/rest_server.h"

namespace sandbox::script {

/// A SOAP request with MTOM as it would be without: each xop:Include is the base64 text of the part that it
/// names, and each part is named once. Any other request is as it came. Nothing: it cannot be read.
[[nodiscard]] std::optional<HttpRequest> without_parts(const HttpRequest& request);

}  // namespace sandbox::script
