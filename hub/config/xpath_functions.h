#pragma once

#include <limits>
#include <string_view>

#include "hub/config/xpath_types.h"

namespace hub::config {

/// Which arguments a function takes as text, and what it gives.
struct XPathFunction {
  XPathType type = XPathType::unknown;
  std::string_view
      texts;  ///< A letter for each argument, `t` for text; the last one holds for all that follow.
  double most = std::numeric_limits<double>::infinity();
  bool whole = false;
};

/// Of XPath 1.0 and XSLT 1.0; of another name nothing is known.
[[nodiscard]] XPathFunction core_function(std::string_view name);
/// Of a namespace: EXSLT and hub/values; of another one nothing is known.
[[nodiscard]] XPathFunction extension_function(std::string_view ns, std::string_view name);

}  // namespace hub::config
