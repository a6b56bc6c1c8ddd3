#pragma once

#include <optional>
#include <string_view>

#include "hub/codec/soap.h"

namespace hub::codec {

/// Reads a Fault element of the expected version; nothing if it has no code.
[[nodiscard]] std::optional<SoapFault> read_fault(const _xmlNode* fault, const SoapExpectation& expectation);

namespace native {

/// Without the white space of XML at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace native
}  // namespace hub::codec
