#pragma once

#include <string>

namespace sandbox::nino {

/// Whether the whole of `text` matches a POSIX extended expression, which is also what the contract's
/// xs:pattern facets are. Throws std::runtime_error for an expression that is none. Thread-safe, which
/// std::regex is not under TSan: its compiler fills a cache of the global locale.
[[nodiscard]] bool matches(const std::string& text, const std::string& expression);

}  // namespace sandbox::nino
