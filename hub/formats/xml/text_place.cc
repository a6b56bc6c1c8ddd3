#include "hub/formats/xml/text_place.h"

#include <algorithm>

namespace hub::formats {

std::string place_of(std::string_view octets, std::size_t offset) {
  const std::string_view before = octets.substr(0, std::min(offset, octets.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::string_view in_line = newline == std::string_view::npos ? before : before.substr(newline + 1);
  const auto column = 1 + std::count_if(in_line.begin(), in_line.end(), [](char c) {
                        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                      });
  return std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace hub::formats
