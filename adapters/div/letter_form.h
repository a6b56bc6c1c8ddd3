#pragma once

#include <string>
#include <vector>

#include "adapters/div/official_delivery.h"
#include "hub/base/result.h"
#include "hub/formats/xml/document.h"
#include "hub/port/adapter.h"

namespace adapters::div {

/// The neutral form of letters: what mappings make, wsdl/eaddress/official-delivery-1.xsd.
inline constexpr const char* kLetterNamespace = "urn:sakta:official-delivery:1";

/// A letter that fits that schema, with the attachments that it names by their digests. Errors: map.not_valid
/// with the place in the letter.
[[nodiscard]] hub::Result<OfficialLetter> read_letter(const hub::formats::XmlDocument& document,
                                                      const std::vector<hub::port::Attachment>& attachments);

/// The error of check_letter or build_envelope, with its place in the neutral form.
[[nodiscard]] hub::Error in_letter_form(hub::Error error);

/// What a delivery answers.
[[nodiscard]] std::string taken_document(const TakenLetter& taken);

}  // namespace adapters::div
