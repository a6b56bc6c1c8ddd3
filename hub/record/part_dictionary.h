#pragma once

#include <string_view>

namespace hub::record {

/// What parts usually hold, SOAP and WS-Security above all; nothing of a site: `parts-1.dictionary`, to the
/// octet. Parts that are stored rest on it, so it never changes.
[[nodiscard]] std::string_view part_dictionary_1();

}  // namespace hub::record
