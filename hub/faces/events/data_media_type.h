#pragma once

#include <string_view>

#include "hub/base/result.h"
#include "hub/model/message.h"

namespace hub::faces {

/// What an event's data is, by its media type: JSON is `*/json` and `*/*+json` (CloudEvents JSON
/// format 1.0.2, 3.1.1), XML `text/xml`, `application/xml` and `*/*+xml` (RFC 7303). Charset as
/// `reads_charset` has it. Errors: edge.media_type at `place`.
[[nodiscard]] Result<model::Format> read_data_media_type(std::string_view media_type, std::string_view place);

}  // namespace hub::faces
