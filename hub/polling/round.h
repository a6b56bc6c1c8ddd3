#pragma once

#include <optional>
#include <string>

#include "hub/flow/services.h"

namespace hub::polling {

/// One round with one source: polled, what is new accepted as messages of the party `system:<slug>`, then the
/// cursor made durable, then confirmed. After a crash anywhere in between the same documents come again and
/// are recognised by system, source and id.
///
/// A document that cannot be mapped, is not valid or has the id of another one is told in the log and left at
/// the system: it is not confirmed and the cursor does not move, so that it comes again; the others go on.
///
/// `cursor` is where the last round ended; nothing: it is read from the store, whose index may give an older
/// one. Errors: deliver.* of the source, those of the store; nothing is confirmed then that is not durable.
port::Task<Outcome> collect(const flow::Services& services, const config::PolledSource& source,
                            std::optional<std::string>& cursor);

}  // namespace hub::polling
