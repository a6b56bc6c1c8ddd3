#pragma once

#include <string>
#include <string_view>

#include "hub/values/made.h"

namespace hub::values {

/// A structured creditor reference of ISO 11649:2009: RF, two check digits (ISO 7064, MOD 97-10), 1 to 21
/// letters and digits. Between machines without spaces, letters large. Latvia has no reference of its own
/// besides it: what others call "maksājuma references numurs" is free text.
[[nodiscard]] Made<std::string> parse_creditor_reference(std::string_view text);

/// The reference that carries `text`: 1 to 21 letters and digits; small letters become large.
[[nodiscard]] Made<std::string> make_creditor_reference(std::string_view text);

}  // namespace hub::values
