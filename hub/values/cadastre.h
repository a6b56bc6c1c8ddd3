#pragma once

#include <cstdint>
#include <string_view>

#include "hub/values/made.h"

namespace hub::values {

/// What of the State cadastre an identifier names. A property has a cadastre number, its parts have
/// designations; a number and a designation of 11 digits may coincide or not, and are two things.
///
/// Sources: MK 263/2012 (likumi.lv 247207); VZD, "Kadastra objektu identifikācijas sistēma" (CSB, 29915):
/// territory 4, kind or group 3, serial 4; building: land unit and 3; premises group: building and 3. There
/// is no check digit. Of a part of a land unit the length is not published there: it is no kind here.
enum class CadastreObject : std::uint8_t {
  property,  ///< kadastra numurs, 11 digits
  land,      ///< zemes vienības kadastra apzīmējums, 11
  building,  ///< būves kadastra apzīmējums, 14
  premises,  ///< telpu grupas kadastra apzīmējums, 17
  part,      ///< any of the last three
};

struct CadastreCode {
  std::string_view digits;
};

/// The code borrows the text.
[[nodiscard]] Made<CadastreCode> parse_cadastre(CadastreObject object, std::string_view text);

}  // namespace hub::values
