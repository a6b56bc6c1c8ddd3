#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hub::config {

/// Namespace prefixes that an XPath 1.0 expression uses, each once. Axes (`child::`) and string literals are
/// none.
[[nodiscard]] std::vector<std::string> xpath_prefixes(std::string_view xpath);

}  // namespace hub::config
