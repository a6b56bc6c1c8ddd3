#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/formats/json/value.h"

namespace adapters::frame {

/// The text that a signature of Mobilly's MPay is over: the values of an object in their order, names left
/// out, a member `signature` of the object itself left out.
///
/// The rule is PHP's, to the letter of the partner's own library (github.com/saleniex/mpay,
/// src/Mobilly/Mpay/SignDataNormalizer.php, MIT, read at 8269ef3): before each value a dot is added if what
/// stands there already is *true in PHP*. The empty text and the text `0` are not, so that {0, 5} gives `05`
/// and {"", "a"} gives `a`. An object or array in it begins anew: {a, {0, 5}} gives `a.05`; an empty one is
/// the empty text, {a, []} gives `a.`.
///
/// Texts and whole numbers are taken, as the library takes them. True, false and null it refuses; a number
/// with a fraction, an exponent, beyond 64 bits or `-0` PHP would write otherwise than it was sent. For
/// these: codec.not_valid, with a JSON Pointer.
[[nodiscard]] hub::Result<std::string> mpay_text(const hub::formats::JsonValue& object);

}  // namespace adapters::frame
