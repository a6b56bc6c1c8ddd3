#pragma once

#include "hub/base/result.h"
#include "hub/config/message_type.h"
#include "hub/flow/plan.h"
#include "hub/formats/xml/document.h"
#include "hub/model/message.h"

namespace hub::flow {

/// Whether each text at the place, in the message's tree or in its document, is a value of the kind that the
/// type says. Errors: codec.wrong_shape, with the place of the first that is none as the sender has it (of
/// one in a document, the element that carries the document) and never the value; codec.limit.
[[nodiscard]] Outcome hold_to_kind(const config::ValuePlace& value, const CompiledType& type,
                                   const formats::XmlDocument& tree, const formats::Namespaces& namespaces,
                                   model::Format format);

}  // namespace hub::flow
