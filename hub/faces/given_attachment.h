#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "hub/faces/form.h"
#include "hub/http/octet_stream.h"

namespace hub::faces {

/// An attachment that is given out.
struct GivenAttachment {
  std::string name;        ///< As its sender called it.
  std::string media_type;  ///< As its sender said.
  std::uint64_t size = 0;
  std::string digest;  ///< SHA-256, 64 hex digits.
  std::shared_ptr<http::OctetStream> octets;
};

/// What its sender said, if it is a media type; else application/octet-stream.
[[nodiscard]] std::string media_type_of(const GivenAttachment& attachment);

/// 200. REST: the octets, with Content-Disposition and Repr-Digest (RFC 9530). SOAP: the element Attachment,
/// its content as a part beside the envelope if the form says so (`Form::mtom`), else within it as base64.
[[nodiscard]] server::HttpResponse attachment_in(const Form& form, GivenAttachment attachment);

}  // namespace hub::faces
