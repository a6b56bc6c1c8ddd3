#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/flow/ongoing.h"
#include "hub/formats/xml/document.h"
#include "hub/model/message.h"

namespace hub::flow {

/// SHA-256 in 64 hex digits of lower case.
[[nodiscard]] bool is_attachment_digest(std::string_view text);

[[nodiscard]] bool takes_media_type(const config::Attachments& rules, std::string_view media_type);

/// All octets of a stream, handed on as they come; how many they were. Errors: those of both.
port::Task<Result<std::uint64_t>> take_octets(http::OctetStream& stream, port::IncomingAttachment& incoming);

/// What a message of a type with attachments says of them. Errors: edge.attachment, with the place in the
/// sender's document: more than the type takes, too large together, of another type of content, named twice,
/// a name that is a path.
[[nodiscard]] Result<std::vector<model::Attachment>> attachments_in(const CompiledType& type,
                                                                    const formats::XmlDocument& tree,
                                                                    model::Format format);

/// Keeps for the message the octets of all that it names. Errors: edge.attachment: its party has not brought
/// them, or they are of another size; store.unavailable. Then none is kept.
port::Task<Outcome> keep_attachments(const RecordServices& services, model::Message& message);
/// The message was not stored.
port::Task<void> let_attachments_go(const RecordServices& services, const model::Message& message);

/// As a part of the message holds them: JSON.
[[nodiscard]] std::string write_attachments(const std::vector<model::Attachment>& attachments);
/// Errors: journal.unreadable.
[[nodiscard]] Result<std::vector<model::Attachment>> read_attachments(std::string_view octets);

/// What a stored message has attached; none, if nothing. Errors: journal.unreadable.
[[nodiscard]] Result<std::vector<model::Attachment>> attachments_of(const RecordServices& services,
                                                                    const model::Story& story);

/// As a system gets them.
[[nodiscard]] std::vector<port::Attachment> readable(const RecordServices& services,
                                                     const model::Message& message);

}  // namespace hub::flow
