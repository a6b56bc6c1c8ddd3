#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::formats {

/// A media type with its parameters (RFC 9110, 8.3.1; RFC 2045, 5.1).
struct MediaType {
  std::string type;  ///< `type/subtype` in lower case; empty: none was named.
  /// As they came. Names in lower case; values unquoted.
  std::vector<std::pair<std::string, std::string>> parameters;
  bool well_formed = true;  ///< False: there is more in it, which is no parameter.

  /// The first value of a parameter; null: it is not there.
  [[nodiscard]] const std::string* find(std::string_view lower_case_name) const;
  /// The same, or the empty text.
  [[nodiscard]] std::string parameter(std::string_view lower_case_name) const;
};

/// Reads a Content-Type. Empty parameters, a semicolon at the end too, mean nothing (RFC 9110, 5.6.6), and so
/// does white space around `=`. What is not `name=value`, or is quoted and does not end, is passed over as
/// well as can be: a partner's answer is read all the same, a request is not (`well_formed`).
[[nodiscard]] MediaType read_media_type(std::string_view text);

}  // namespace hub::formats
