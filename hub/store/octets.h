#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "hub/model/stored.h"

/// Numbers and tags as the octets that stand in a row, a note or a file.
namespace hub::store {

inline constexpr std::size_t kNumberSize = 8;

/// Little-endian, kNumberSize octets.
inline void put_number(std::string& out, std::uint64_t number) {
  for (unsigned shift = 0; shift < 8 * kNumberSize; shift += 8)
    out += static_cast<char>(number >> shift & 0xffU);
}

/// What put_number wrote.
[[nodiscard]] inline std::uint64_t number_in(std::string_view octets) {
  std::uint64_t number = 0;
  for (std::size_t at = octets.size(); at > 0; --at)
    number = number << 8U | static_cast<unsigned char>(octets[at - 1]);
  return number;
}

[[nodiscard]] inline std::string_view view(const model::Tag& tag) {
  return {reinterpret_cast<const char*>(tag.data()), tag.size()};
}

}  // namespace hub::store
