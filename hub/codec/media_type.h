#pragma once

#include <map>
#include <string>
#include <string_view>

namespace hub::codec {

/// A media type with its parameters, as a partner wrote it.
struct MediaType {
  std::string type;                               ///< `type/subtype` in lower case; empty: none was named.
  std::map<std::string, std::string> parameters;  ///< By name in lower case; of two with one name the first.

  /// A parameter's value, or the empty text.
  [[nodiscard]] std::string parameter(const std::string& name) const;
};

/// Reads a Content-Type (RFC 9110, 8.3.1; RFC 2045, 5.1) leniently: white space, empty parameters and a
/// semicolon at the end are passed over, and so is what is no parameter.
[[nodiscard]] MediaType read_media_type(std::string_view text);

}  // namespace hub::codec
