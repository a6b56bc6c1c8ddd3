#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hub::formats {

/// `line:column` of the character at `offset`, both from 1; a column is one character of UTF-8.
[[nodiscard]] std::string place_of(std::string_view octets, std::size_t offset);

}  // namespace hub::formats
