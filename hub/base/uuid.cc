#include "hub/base/uuid.h"

#include <algorithm>

#include "hub/base/encoding.h"

namespace hub {

std::string Uuid::to_string() const {
  std::string text = to_hex(bytes());
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
  return text;
}

std::string_view Uuid::bytes() const {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};  // NOLINT(*-reinterpret-cast)
}

std::chrono::system_clock::time_point Uuid::time() const {
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = (ms << 8) | octets.at(i);
  return std::chrono::system_clock::time_point(std::chrono::milliseconds(ms));
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
    return std::nullopt;
  std::string hex;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i != 8 && i != 13 && i != 18 && i != 23) hex += text[i];
  const auto octets = from_hex(hex);
  return octets ? from_bytes(*octets) : std::nullopt;
}

std::optional<Uuid> Uuid::from_bytes(std::string_view octets) {
  Uuid id;
  if (octets.size() != id.octets.size()) return std::nullopt;
  std::copy(octets.begin(), octets.end(), id.octets.begin());
  return id;
}

Uuid Uuid::version7(std::chrono::system_clock::time_point now, std::string_view random) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  Uuid id;
  for (std::size_t i = 0; i < 6; ++i) id.octets.at(i) = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  for (std::size_t i = 6; i < 16; ++i) id.octets.at(i) = static_cast<std::uint8_t>(random[i - 6]);
  id.octets[6] = static_cast<std::uint8_t>((id.octets[6] & 0x0FU) | 0x70U);
  id.octets[8] = static_cast<std::uint8_t>((id.octets[8] & 0x3FU) | 0x80U);
  return id;
}

}  // namespace hub
