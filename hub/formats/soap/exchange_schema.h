#pragma once

#include <string_view>

#include "hub/formats/xsd/schema.h"

namespace hub::formats {

/// The hub's own XSD, the file exchange-1.xsd beside this one; namespace urn:sakta:exchange:1: the Context
/// block, the generic operations of /soap/exchange, receipts, messages' stories and the detail of faults.
/// Octets that never change in a build.
[[nodiscard]] std::string_view exchange_xsd();

/// The same, compiled once. Any thread.
[[nodiscard]] const Schema& exchange_schema();

}  // namespace hub::formats
