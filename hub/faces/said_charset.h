#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::faces {

/// Where the content type says a charset, an XML body's own declaration counts no more, and only a byte order
/// mark goes before (RFC 7303, 3). Makes the body UTF-8 then, and say nothing else, since only its octets are
/// kept. Errors: those of formats::xml_in_utf8; the body stays as it was.
[[nodiscard]] Outcome hold_to_charset(std::string_view content_type, std::string& xml);

/// The same for XML that comes as a text, whose characters are known already.
[[nodiscard]] Outcome hold_to_utf8(std::string& xml);

}  // namespace hub::faces
