#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hub::server {

/// One member of an Accept or Accept-Language header.
struct Preference {
  std::string value;   ///< Lower case, parameters but `q` dropped.
  int quality = 1000;  ///< Thousandths, 0 to 1000; 0: not acceptable.
};

/// RFC 9110 section 12.4.2, at most 128 members; empty ones count for nothing (5.6.1). More is taken than the
/// grammar gives: a weight without its leading 0 (`.2`, as the JDK writes it), with more than three decimals
/// or with spaces beside it. A weight that is no number from 0 to 1 counts as the least there is, so that a
/// member is never lost, and never takes the place of others, by a slip of the pen.
[[nodiscard]] std::vector<Preference> read_preferences(std::string_view header);

/// Octets without spaces and tabs at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string lower_case(std::string_view text);  ///< ASCII only.

}  // namespace hub::server
