#pragma once

#include "hub/base/result.h"
#include "hub/formats/soap/request.h"

namespace hub::formats::native {

/// Whether an element is one of SOAP itself, of either version.
[[nodiscard]] bool is_soap(const _xmlNode* element);

/// Reads the blocks that are for us: addressing, Security, Context. `not_understood` and errors: see
/// parse_request.
[[nodiscard]] Outcome read_header(SoapRequest& request, std::vector<QName>* not_understood);

}  // namespace hub::formats::native
