#pragma once

#include <string_view>

#include "hub/formats/soap/envelope.h"

namespace hub::formats {

/// Whether the Body's child is a fault: the Fault of either version of SOAP, or one that is meant as such and
/// has lost its namespace.
[[nodiscard]] bool is_fault(const _xmlNode* element);

/// What a Fault says, in the words of either version: frameworks answer a version that they do not speak in
/// the one that they do, and put parts of one into the other. What is not there stays empty.
[[nodiscard]] SoapFault read_fault(const _xmlNode* fault, const SoapExpectation& expectation);

namespace native {

/// Without the white space of XML at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace native
}  // namespace hub::formats
