#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/model/message.h"

namespace hub::edge {

/// A media type without its parameters, in lower case; empty if there is none.
[[nodiscard]] std::string media_type_in(std::string_view content_type);

/// Whether a content type has no parameter, or only `charset=utf-8` (RFC 9110, 8.3: in any case and quoted or
/// not).
[[nodiscard]] bool is_utf8_or_unsaid(std::string_view content_type);

/// `application/json` or `application/xml`, charset as above. Errors: edge.media_type at `place`.
[[nodiscard]] Result<model::Format> read_content_type(std::string_view content_type, std::string_view place);

}  // namespace hub::edge
