#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/mime/media_type.h"
#include "hub/model/message.h"

namespace hub::faces {

/// A media type without its parameters, in lower case; empty if there is none.
[[nodiscard]] std::string media_type_in(std::string_view content_type);

/// Whether what a `charset` says is read, or none says anything: UTF-8, under one of the names in use, and
/// US-ASCII, which is a part of it; of XML all that formats::xml_in_utf8 reads. One that is said twice is the
/// same.
[[nodiscard]] bool reads_charset(const formats::MediaType& type, model::Format format);

/// A body whose charset is US-ASCII has no other octets. Errors: edge.media_type at `place`.
[[nodiscard]] Outcome check_charset(std::string_view content_type, std::string_view body,
                                    std::string_view place);

/// `application/json`, `application/xml`, or `text/xml`, which is the same (RFC 7303, 9.2); charset as above.
/// Parameters that nobody here knows mean nothing (RFC 2045, 5.1). Errors: edge.media_type at `place`.
[[nodiscard]] Result<model::Format> read_content_type(std::string_view content_type, std::string_view place);

}  // namespace hub::faces
