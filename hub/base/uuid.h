#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

/// A UUID (RFC 9562) as 16 octets, compared bytewise, so version 7 sorts by time.
struct Uuid {
  std::array<std::uint8_t, 16> octets{};

  auto operator<=>(const Uuid&) const = default;
  [[nodiscard]] std::string to_string() const;  ///< Lower case, with dashes.
  [[nodiscard]] std::string_view bytes() const;
  [[nodiscard]] std::chrono::system_clock::time_point time()
      const;  ///< Version 7 only; millisecond precision.

  /// Accepts exactly the dashed form, either case.
  [[nodiscard]] static std::optional<Uuid> parse(std::string_view text);
  /// Exactly 16 octets, as stored.
  [[nodiscard]] static std::optional<Uuid> from_bytes(std::string_view octets);
  /// Version 7 from a time and at least 10 octets of randomness.
  [[nodiscard]] static Uuid version7(std::chrono::system_clock::time_point now, std::string_view random);
};

}  // namespace hub
