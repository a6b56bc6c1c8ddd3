#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/flow/ongoing.h"
#include "hub/port/source.h"

/// The octets that a document of a source has beside it, on their way into the hub.
namespace hub::polling {

/// What a mapping sees of attachments: a last element in the document, `attachments` of this namespace, with
/// an `attachment` for each in their order, and in it name, mediaType, size and digest (SHA-256).
inline constexpr std::string_view kAttachmentsNamespace = "urn:sakta:attachments:1";

/// Brings all, one by one, never more of them in memory than a piece, within what the type takes; each waits
/// then under `party` to be kept. Errors: edge.attachment: more, larger or of another kind than the type
/// takes, of another size than was said, or this hub takes none; those of the streams; store.unavailable.
/// Then none waits.
port::Task<Result<std::vector<model::Attachment>>> bring_attachments(
    const flow::RecordServices& services, const flow::CompiledType& type, const std::string& party,
    const std::vector<port::SourceAttachment>& attachments);

/// They are kept by a message, or by none: they do not wait any more.
port::Task<void> forget_attachments(const flow::RecordServices& services, const std::string& party,
                                    const std::vector<model::Attachment>& brought);

/// The document as its mapping gets it. Errors: codec.* of a document that is no XML.
[[nodiscard]] Result<std::string> with_attachments(const std::string& body,
                                                   const std::vector<model::Attachment>& brought);

}  // namespace hub::polling
