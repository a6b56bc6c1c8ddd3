#pragma once

#include <cstddef>

namespace hub::formats {

/// What a JSON text is measured against while it is read.
struct JsonLimits {
  std::size_t size = 10U * 1024 * 1024;  ///< Octets.
  std::size_t depth = 64;                ///< Arrays and objects inside each other.
  std::size_t values = 500'000;          ///< Values of all kinds.
};

}  // namespace hub::formats
