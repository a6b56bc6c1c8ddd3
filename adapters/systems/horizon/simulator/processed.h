#pragma once

#include <cstdint>
#include <set>
#include <string>

namespace sandbox::horizon {

/// The numbers in `<processed><PK_SYNC>1</PK_SYNC>...</processed>`. Throws Refusal: ESchema for another
/// structure, or none; EValue for what is no number.
[[nodiscard]] std::set<std::uint64_t> read_processed(const std::string& body);

}  // namespace sandbox::horizon
