#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hub::edge {

/// One member of an Accept or Accept-Language header.
struct Preference {
  std::string value;   ///< Lower case, parameters but `q` dropped.
  int quality = 1000;  ///< Thousandths, 0 to 1000; 0: not acceptable.
};

/// RFC 9110 section 12.4.2, at most 32 members. A member that cannot be read is left out.
[[nodiscard]] std::vector<Preference> read_preferences(std::string_view header);

/// Octets without spaces and tabs at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string lower_case(std::string_view text);  ///< ASCII only.

}  // namespace hub::edge
