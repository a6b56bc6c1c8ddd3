#pragma once

#include <string_view>
#include <vector>

#include "hub/codec/xml.h"
#include "hub/flow/plan.h"

namespace hub::flow {

/// The octets of a message as its type's valid tree. Errors: edge.too_large, codec.*.
[[nodiscard]] Result<codec::XmlDocument> read_body(const CompiledType& type, model::Format format,
                                                   std::string_view body);

/// Business keys by the type's paths; those in a document are looked for in the first one.
/// Errors: codec.document, codec.limit.
[[nodiscard]] Result<std::vector<model::Key>> take_keys(const CompiledType& type,
                                                        const codec::XmlDocument& tree);

/// The tree as mappings see it: each embedded document, parsed, in the place of its base64 text.
/// Errors: codec.document.
[[nodiscard]] Outcome open_documents(const CompiledType& type, codec::XmlDocument& tree);

}  // namespace hub::flow
