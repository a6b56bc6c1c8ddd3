#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/codec/schema.h"
#include "hub/config/message_type.h"

namespace hub::codec {

/// A message type as the REST face offers it. Both outlive the call that takes it.
struct TypeOnFace {
  const config::MessageType* type;
  const Schema* schema;
};

/// The OpenAPI 3.1 document of the REST face: JSON with sorted keys, two spaces a level. The same types give
/// the same octets, in whatever order they come.
[[nodiscard]] std::string openapi(const std::vector<TypeOnFace>& types, std::string_view server_url);

}  // namespace hub::codec
