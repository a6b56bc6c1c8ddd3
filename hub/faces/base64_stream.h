#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "hub/http/octet_stream.h"

namespace hub::faces {

/// The octets of another stream as base64 (RFC 4648, 4: padded, no line breaks).
class Base64Stream final : public http::OctetStream {
 public:
  explicit Base64Stream(std::shared_ptr<http::OctetStream> octets) : octets_(std::move(octets)) {}

  /// Errors: those of the other.
  http::Task<Result<std::string>> next() override;

  /// Of so many octets.
  [[nodiscard]] static constexpr std::uint64_t size_of(std::uint64_t octets) { return (octets + 2) / 3 * 4; }

 private:
  std::shared_ptr<http::OctetStream> octets_;
  std::string rest_;  // less than a group of three
};

}  // namespace hub::faces
