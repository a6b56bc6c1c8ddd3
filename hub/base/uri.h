#pragma once

#include <string>
#include <string_view>

namespace hub {

/// The grammar of RFC 3986, character for character; nothing is resolved or looked up.
[[nodiscard]] bool is_uri_reference(std::string_view text);  ///< 4.1; the empty text is one.
[[nodiscard]] bool is_absolute_uri(std::string_view text);   ///< 4.3: with a scheme, without a fragment.

/// All but the unreserved characters of RFC 3986, 2.3, as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace hub
