#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/config/message_type.h"
#include "hub/formats/xml/document.h"

namespace hub::flow {

/// Whether a demand of a type holds in the message's tree, or in its document. Errors: codec.not_valid, with
/// its path as place (of one in a document that of the element that carries it); codec.limit.
[[nodiscard]] Outcome meets(const config::Demand& demand, const config::MessageType& type,
                            const formats::XmlDocument& tree, const formats::Namespaces& namespaces,
                            model::Format format);

/// Where the sender looks for what such a path of a type selects: the path, as a pointer if the message came
/// as JSON and the path is plain (`/t:OpenCase/t:reference`).
[[nodiscard]] std::string place_in_message(const std::string& path, model::Format format);

}  // namespace hub::flow
