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

/// A document in its type's form, as the item that accepts it; the idempotency key is source and id. No
/// effect. Errors: map.*, codec.*, route.*.
port::Task<Result<model::Item>> accepted(const flow::Services& services, const config::PolledSource& source,
                                         const port::SourceDocument& found, flow::Ongoing& ongoing);

/// That a document was not taken, in log and metrics.
void tell_left(const flow::Services& services, std::string_view face, const config::PolledSource& source,
               const Error& error);

}  // namespace hub::polling
