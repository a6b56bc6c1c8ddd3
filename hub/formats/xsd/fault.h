#pragma once

#include <cstdint>
#include <string>

#include "hub/base/error.h"
#include "hub/formats/xsd/shape.h"
#include "hub/formats/xsd/validator.h"

namespace hub::formats {

enum class PlaceForm : std::uint8_t { xpath, json_pointer };

/// codec.not_valid, without a place.
[[nodiscard]] Error is_missing(const std::string& name);

/// A fault as an Error: codec.wrong_shape for a pattern, codec.not_valid for the rest. Its text names the
/// element and the rule, from the schema alone; no value and no name that the sender made up.
[[nodiscard]] Error schema_error(const XsdValidator::Fault& fault, const Element& root, PlaceForm form);

}  // namespace hub::formats
