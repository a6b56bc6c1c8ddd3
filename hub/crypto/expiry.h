#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace hub::crypto {

/// When the first of the certificates in a PEM file expires; nothing if none can be read.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> certificates_expire(
    const std::string& file);

/// When the first of the revocation lists in a PEM file must have been replaced; nothing if none that says so
/// can be read.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> revocation_lists_expire(
    const std::string& file);

}  // namespace hub::crypto
