#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/mime/media_type.h"
#include "hub/formats/mime/part_reader.h"

/// What the content types of a request in parts say (RFC 2387).
namespace hub::faces {

/// Whether a content type is of several parts, whatever sort.
[[nodiscard]] bool is_of_parts(std::string_view content_type);

/// Of the whole: multipart/related. `xop`: with type application/xop+xml, as SOAP has it (XOP 1.0, 4).
/// Errors: edge.media_type at `Content-Type`.
[[nodiscard]] Result<formats::MediaType> read_parts_type(std::string_view content_type, bool xop);

/// The root is the first part: what it names its files by has to be read before they come. Errors:
/// edge.media_type at `Content-Type`.
[[nodiscard]] Outcome check_root(const formats::MediaType& whole, const formats::PartHead& root);

/// What each part is held to: its content comes as it is, not in another coding, and is no message in parts.
/// Errors: edge.media_type at `place`.
[[nodiscard]] Outcome check_part(const formats::PartHead& part, const std::string& place);

/// What the envelope in a root part had as its content type if it came alone. Errors: edge.media_type at
/// `part 1`.
[[nodiscard]] Result<std::string> envelope_type(const formats::MediaType& whole,
                                                const formats::PartHead& root);

/// The same of JSON or XML: what the root part says, and the whole as well if it has a `type`. Errors:
/// edge.media_type at `part 1`.
[[nodiscard]] Result<std::string> message_type(const formats::MediaType& whole,
                                               const formats::PartHead& root);

}  // namespace hub::faces
