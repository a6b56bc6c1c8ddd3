#pragma once

#include <string>

struct _xmlDoc;  // libxml2; its types stop at this layer

namespace hub::map {

/// What a stylesheet may not hold, found before it is compiled: xsl:include, xsl:import, xsl:document,
/// extension elements (exsl:document and the like), document(), and functions outside of XSLT 1.0 and EXSLT
/// common, math, sets, strings, dates-and-times. Returns `line 7: document()`, or nothing if all is allowed.
[[nodiscard]] std::string find_forbidden(_xmlDoc* stylesheet);

}  // namespace hub::map
