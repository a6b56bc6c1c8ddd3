#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "hub/flow/plan.h"
#include "hub/formats/xml/document.h"

namespace hub::flow {

/// The octets of a message as its type's valid tree. Errors: edge.too_large, codec.*.
[[nodiscard]] Result<formats::XmlDocument> read_body(const CompiledType& type, model::Format format,
                                                     std::string_view body,
                                                     formats::Proof proof = formats::Proof::wanted);

/// The same of a message that was a tree already, of so many octets. Errors: edge.too_large, codec.*.
[[nodiscard]] Result<formats::XmlDocument> read_tree(const CompiledType& type, formats::XmlDocument tree,
                                                     std::size_t octets,
                                                     formats::Proof proof = formats::Proof::wanted);

/// Whether a message is held to its type's demands and kinds of value: at the door; what is stored passed it,
/// maybe before there were any.
enum class Demands : bool { leave, hold };

/// Business keys by the type's paths; those in a document are looked for in the first one.
/// Errors: codec.document, codec.limit; codec.wrong_shape for a value (hold_to_kind); codec.not_valid for a
/// demand (meets).
[[nodiscard]] Result<std::vector<model::Key>> take_keys(const CompiledType& type,
                                                        const formats::XmlDocument& tree,
                                                        Demands demands = Demands::leave,
                                                        model::Format format = model::Format::xml);

/// The tree as mappings see it: each embedded document, parsed, in the place of its base64 text.
/// Errors: codec.document.
[[nodiscard]] Outcome open_documents(const CompiledType& type, formats::XmlDocument& tree);

}  // namespace hub::flow
