#pragma once

#include "hub/config/message_type.h"
#include "hub/formats/xsd/schema.h"

namespace hub::faces {

/// A message type as the pages of the faces (OpenAPI, WSDL) offer it. Both outlive the call that takes it.
struct TypeOnFace {
  const config::MessageType* type;
  const formats::Schema* schema;
};

}  // namespace hub::faces
