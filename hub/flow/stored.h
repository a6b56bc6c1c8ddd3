#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/flow/ongoing.h"

namespace hub::flow {

/// Name of the part that holds what a message has attached (attachments.h).
inline constexpr std::string_view kAttachmentsPart = "attachments";

/// Media type of a request's octets, as stored and as answered.
[[nodiscard]] std::string media_type_of(model::Format format);

/// Keeps what came in: the message's octets and, if they came in an envelope, that. `message` is borrowed as
/// Kept is.
void keep_request(const model::Message& message, Happening& happening);

/// A send as `head`, that of the first of its items that can be read, tells it: without body, keys and
/// persons, which are sealed.
[[nodiscard]] model::Message message_of(const RecordServices& services, const model::Item& item,
                                        const record::Head& head);

/// The newest item that moved the message (not one that only notes something), or null.
[[nodiscard]] const model::Item* last_move(const model::Story& story);

/// The error that the newest move ended in, if any. Errors: store.damaged.
[[nodiscard]] Result<std::optional<Error>> last_error(const model::Story& story);

/// Opens one part of a stored message: the newest with this name. One that is the same as another of an
/// earlier item needs the story's beginning.
/// Errors: journal.unreadable; journal.no_message if there is no such part.
[[nodiscard]] Result<std::string> open_part(const RecordServices& services, const model::Story& story,
                                            std::string_view name);

/// Makes `ongoing` mean the stored message, so that what is noted or done next belongs to it.
/// Errors: journal.unreadable, store.damaged.
[[nodiscard]] Outcome adopt(const RecordServices& services, const model::Story& story, Ongoing& ongoing);

/// What a repeat is answered from: the newest items of its message, the newest move among them, so that it
/// costs the same however often the message came before. Errors: those of the store.
port::Task<Result<model::Story>> story_for_repeat(const RecordServices& services, Uuid message);

/// Puts on record that the stored message `first` came again and its receipt or answer was given out, once an
/// hour; `ongoing` means the stored message afterwards or what it meant before. Errors: those of the store,
/// `adopt` and `commit`.
port::Task<Outcome> note_repeat(const Services& services, Ongoing& ongoing, Uuid first);

}  // namespace hub::flow
