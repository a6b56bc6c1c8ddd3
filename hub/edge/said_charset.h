#pragma once

#include <string>
#include <string_view>

namespace hub::edge {

/// Where the content type says a charset (the only one taken is UTF-8), an XML body's own declaration counts
/// no more, and only a byte order mark goes before (RFC 7303, 3). Makes the body say nothing else, since only
/// its octets are kept; a body that cannot be read stays as it is, for who reads it to refuse.
void hold_to_charset(std::string_view content_type, std::string& xml);

/// The same for XML that comes as a text, whose characters are known already.
void hold_to_utf8(std::string& xml);

}  // namespace hub::edge
