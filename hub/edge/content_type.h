#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/edge/media_type.h"
#include "hub/model/message.h"

namespace hub::edge {

/// A media type without its parameters, in lower case; empty if there is none.
[[nodiscard]] std::string media_type_in(std::string_view content_type);

/// Whether every `charset` of a media type is UTF-8, under one of the names in use (`utf-8`, `utf8`), or
/// US-ASCII, which is a part of it; or there is none.
[[nodiscard]] bool is_utf8_or_unsaid(const MediaType& type);
/// The same of a content type; false if it cannot be read. Parameters that nobody here knows mean nothing
/// (RFC 2045, 5.1).
[[nodiscard]] bool is_utf8_or_unsaid(std::string_view content_type);

/// A body whose charset is US-ASCII has no other octets. Errors: edge.media_type at `place`.
[[nodiscard]] Outcome check_charset(std::string_view content_type, std::string_view body,
                                    std::string_view place);

/// `application/json`, `application/xml`, or `text/xml`, which is the same (RFC 7303, 9.2); charset as above.
/// Errors: edge.media_type at `place`.
[[nodiscard]] Result<model::Format> read_content_type(std::string_view content_type, std::string_view place);

}  // namespace hub::edge
