#pragma once

#include <optional>

#include "hub/base/sentence.h"

struct _xmlDoc;  // libxml2; its types stop at this layer

namespace hub::map {

/// What a stylesheet may not hold, found before it is compiled: xsl:include, xsl:import, xsl:document,
/// extension elements (exsl:document and the like), document(), and functions outside of XSLT 1.0 and EXSLT
/// common, math, sets, strings, dates-and-times and hub/values. Nothing if all is allowed.
struct Forbidden {
  Sentence what;  ///< `document()`
  int line = 0;
};
[[nodiscard]] std::optional<Forbidden> find_forbidden(_xmlDoc* stylesheet);

}  // namespace hub::map
