#pragma once

#include <cstdint>

namespace hub::formats {

/// How many texts this process has begun to parse as XML, those refused included. Any thread.
[[nodiscard]] std::uint64_t documents_parsed();

}  // namespace hub::formats
