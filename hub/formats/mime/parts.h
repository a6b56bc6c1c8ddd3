#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/mime/media_type.h"

namespace hub::formats {

/// A part of a message in parts.
struct MimePart {
  MediaType type;
  std::string body;     ///< Its transfer encoding undone.
  std::string id = {};  ///< Content-ID without brackets; empty: it has none.
};

/// A whole message in parts.
struct MimeMessage {
  MimePart root;
  std::vector<MimePart> attachments;  ///< In their order.
};

/// Whether a media type is one of those that root_part reads: multipart/related (RFC 2387), multipart/mixed.
[[nodiscard]] bool is_in_parts(const MediaType& type);

/// The one part of a message of one part, as services with MTOM (XOP) send also what has no attachment. Its
/// transfer encoding is 7bit, 8bit, binary, base64 or quoted-printable (RFC 2045, 6).
///
/// Errors: deliver.bad_reply: no boundary, no part or one that does not end, more than one part, a `start`
/// that names none, another or a wrong transfer encoding. Nothing of the message is in them.
[[nodiscard]] Result<MimePart> root_part(const MediaType& type, std::string_view octets);

/// The same with attachments, at most so many: the root is the part that `start` names, else the first one
/// (RFC 2387, 3.2). Errors besides: an attachment without Content-ID, too many of them.
[[nodiscard]] Result<MimeMessage> message_in_parts(const MediaType& type, std::string_view octets,
                                                   std::size_t most);

/// Whether an XML text includes an attachment: an element {http://www.w3.org/2004/08/xop/include}Include.
[[nodiscard]] bool includes_attachment(std::string_view xml);

}  // namespace hub::formats
