#pragma once

#include <string_view>

namespace hub::faces {

/// The types of CloudEvents' attributes by their canonical text (CloudEvents 1.0.2, type system).

/// String: no control characters (C0, DEL, C1) and no noncharacters of Unicode. `text` is UTF-8.
[[nodiscard]] bool is_event_string(std::string_view text);

/// Integer: a whole number of JSON's grammar, -2,147,483,648 to 2,147,483,647.
[[nodiscard]] bool is_event_integer(std::string_view text);

/// Timestamp: date-time of RFC 3339, 5.6 and 5.7: a day that exists, a zone, a leap second only where one can
/// be.
[[nodiscard]] bool is_event_timestamp(std::string_view text);

}  // namespace hub::faces
