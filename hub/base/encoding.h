#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// Octets as text and back: hex, base64, and what else stands for them in texts.
namespace hub {

[[nodiscard]] std::string to_hex(std::string_view octets);  ///< Lower case.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);

[[nodiscard]] std::string to_base64(
    std::string_view octets);  ///< RFC 4648 section 4, padded, no line breaks.
/// White space between characters is allowed, as xs:base64Binary does; anything else wrong is refused.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

/// RFC 3339, UTC, microseconds: `2026-11-20T08:15:48.123456Z`.
[[nodiscard]] std::string to_rfc3339(std::chrono::system_clock::time_point time);

/// Strict UTF-8 (RFC 3629): no overlong forms, no surrogates.
[[nodiscard]] bool is_utf8(std::string_view octets);

}  // namespace hub
