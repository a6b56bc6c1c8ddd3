#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/soap/envelope.h"

namespace hub::faces {

/// What the Content-Type of a SOAP request says.
struct SoapMediaType {
  formats::SoapVersion version = formats::SoapVersion::v1_1;
  std::string action;  ///< Empty: not said.
};

/// `text/xml` is SOAP 1.1, `application/soap+xml` 1.2 (RFC 3902). The charset is one that is read
/// (reads_charset); `action` is read of either, because clients of 1.1 write it too; other parameters
/// (`type`, `start-info`) mean nothing in one part. Errors: edge.media_type at `Content-Type`.
[[nodiscard]] Result<SoapMediaType> read_soap_media_type(std::string_view content_type);

/// The version in which whoever sends this content type can read a fault, be it taken or not: 1.2 if the
/// type, or of a multipart its `type` or `start-info`, is `application/soap+xml`; else 1.1.
[[nodiscard]] formats::SoapVersion version_meant(std::string_view content_type);

}  // namespace hub::faces
