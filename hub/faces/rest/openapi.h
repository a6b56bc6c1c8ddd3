#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/faces/type_on_face.h"

namespace hub::faces {

/// The OpenAPI 3.1 document of the REST face: JSON with sorted keys, two spaces a level. The same types give
/// the same octets, in whatever order they come.
[[nodiscard]] std::string openapi(const std::vector<TypeOnFace>& types, std::string_view server_url);

}  // namespace hub::faces
