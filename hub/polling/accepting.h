#pragma once

#include <string>
#include <string_view>

#include "hub/flow/ongoing.h"
#include "hub/port/source.h"

/// How a document of a system becomes a message of the party `system:<slug>`, whether the system was asked
/// for it or told it by itself.
namespace hub::polling {

[[nodiscard]] std::string party_of(const config::PolledSource& source);

/// A message of the source, with an id, a trace and a key of its own.
[[nodiscard]] flow::Ongoing begin(const flow::Services& services, const config::PolledSource& source);

/// The same for a document: what is done for it, which `doing` names, is a span.
[[nodiscard]] flow::Ongoing begin_document(const flow::Services& services, const config::PolledSource& source,
                                           std::string_view doing);

/// A document in its type's form, as the item that accepts it; the idempotency key is source and id. Its
/// attachments are kept for the message when this completes: see `left_out`. Errors: map.*, codec.*, route.*,
/// edge.attachment, those of its attachments' streams, store.unavailable; then nothing of it stays.
port::Task<Result<model::Item>> accepted(const flow::Services& services, const config::PolledSource& source,
                                         const port::SourceDocument& found, flow::Ongoing& ongoing);

/// The message was not stored: its attachments go.
port::Task<void> left_out(const flow::Services& services, const flow::Ongoing& ongoing);

/// That a document was not taken, in log and metrics.
void tell_left(const flow::Services& services, std::string_view face, const config::PolledSource& source,
               const Error& error);

}  // namespace hub::polling
