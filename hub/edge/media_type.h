#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::edge {

/// A media type with its parameters (RFC 9110, 8.3.1).
struct MediaType {
  std::string type;                                             ///< `type/subtype` in lower case.
  std::vector<std::pair<std::string, std::string>> parameters;  ///< Names in lower case; values unquoted.

  /// The first value of a parameter; null: it is not there.
  [[nodiscard]] const std::string* find(std::string_view lower_case_name) const;
};

/// Reads a Content-Type. Empty parameters, a semicolon at the end too, are passed over (RFC 9110, 5.6.6), and
/// so is white space around `=`. Nothing: a parameter is not `name=value`, or a quoted value does not end.
[[nodiscard]] std::optional<MediaType> read_media_type(std::string_view text);

}  // namespace hub::edge
