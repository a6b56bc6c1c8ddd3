#pragma once

#include "hub/base/result.h"
#include "hub/codec/soap_request.h"

namespace hub::codec::native {

/// Whether an element is one of SOAP itself, of either version.
[[nodiscard]] bool is_soap(const _xmlNode* element);

/// Reads the blocks that are for us: addressing, Security, Context. `not_understood` and errors: see
/// parse_request.
[[nodiscard]] Outcome read_header(SoapRequest& request, std::vector<QName>* not_understood);

}  // namespace hub::codec::native
