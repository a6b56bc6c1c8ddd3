#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/result.h"

namespace hub::formats {

/// A text that is UTF-8 as it came, or was made so.
class Utf8Text {
 public:
  /// `octets` outlive this.
  explicit Utf8Text(std::string_view octets) : octets_(octets) {}
  explicit Utf8Text(std::string made) : made_(std::move(made)) {}

  [[nodiscard]] std::string_view view() const { return made_ ? std::string_view(*made_) : octets_; }
  /// The text, if it is not the octets given; may be taken away.
  [[nodiscard]] std::optional<std::string>& made() { return made_; }

 private:
  std::string_view octets_;
  std::optional<std::string> made_;
};

/// An XML document in UTF-8, its declaration not contradicting that. What it is written in is said, in this
/// order (RFC 7303, 3): by its byte order mark, by `charset` (the parameter of the media type; empty: none),
/// by its own declaration; else it is UTF-8.
///
/// Read are UTF-8, UTF-16, US-ASCII, ISO-8859-1, -4, -13 and -15, windows-1252 and windows-1257, by their
/// IANA names and usual aliases. That UTF-8 is UTF-8 is left to the pre-scan, as is all else. Errors, with
/// `line:column` as place: codec.encoding (another one, octets that it does not have, UTF-16 that nothing
/// announces), codec.limit (more than `limit` octets, before or after).
[[nodiscard]] Result<Utf8Text> xml_in_utf8(std::string_view octets, std::string_view charset,
                                           std::size_t limit);

/// Whether a name, in any case, is one of those read above.
[[nodiscard]] bool names_encoding(std::string_view name);
/// Whether a name means UTF-8, or US-ASCII, which is part of it.
[[nodiscard]] bool names_utf8(std::string_view name);

}  // namespace hub::formats
