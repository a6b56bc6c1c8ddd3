#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/config/message_type.h"
#include "hub/formats/xml/document.h"

namespace hub::flow {

/// Whether a demand of a type holds in the message's tree, or in its document. Errors: codec.not_valid, with
/// place_of(); codec.limit.
[[nodiscard]] Outcome meets(const config::Demand& demand, const config::MessageType& type,
                            const formats::XmlDocument& tree, const formats::Namespaces& namespaces,
                            model::Format format);

/// Where the sender looks: the demand's path, as a pointer if the message came as JSON and the path is plain
/// (`/t:OpenCase/t:reference`); of a demand in a document the element that carries it.
[[nodiscard]] std::string place_of(const config::Demand& demand, const config::MessageType& type,
                                   model::Format format);

/// Check digits of ISO 11649: the text with its first four characters at its end is 1 modulo 97, a letter
/// counting as two digits from 10 on.
[[nodiscard]] bool is_creditor_reference(std::string_view text);

}  // namespace hub::flow
