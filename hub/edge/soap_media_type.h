#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/codec/soap.h"

namespace hub::edge {

/// What the Content-Type of a SOAP request says.
struct SoapMediaType {
  codec::SoapVersion version = codec::SoapVersion::v1_1;
  std::string action;  ///< Parameter of SOAP 1.2; empty: not said.
};

/// `text/xml` is SOAP 1.1, `application/soap+xml` 1.2; parameters charset=utf-8 and (1.2) action.
/// Errors: edge.media_type at `Content-Type`.
[[nodiscard]] Result<SoapMediaType> read_soap_media_type(std::string_view content_type);

}  // namespace hub::edge
