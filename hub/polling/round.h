#pragma once

#include <optional>
#include <set>
#include <string>

#include "hub/flow/services.h"

namespace hub::polling {

/// What one round leaves to the next.
struct Memory {
  /// Where the last round ended; nothing: it is read from the store, whose index may give an older one.
  std::optional<std::string> cursor;
  std::set<Uuid> given_up;  ///< Messages of which it was told that their documents are not confirmed.
};

/// One round with one source: polled, what is new accepted as messages of the party `system:<slug>`, then the
/// cursor made durable, then confirmed what may be: what is durable, or (`confirm: when_delivered`) what each
/// system has that its message goes to. After a crash anywhere in between the same documents come again and
/// are recognised by system, source and id.
///
/// A document that cannot be mapped, is not valid, has attachments that its type does not take, or has the id
/// of another one is told in the log and left at the system: it is not confirmed and the cursor does not
/// move, so that it comes again; the others go on. One that is only listed, or has attachments, is known by
/// its id alone. What a person gave up is not confirmed where that waits for delivery; the cursor passes it.
///
/// Errors: deliver.* of the source, those of the store; nothing is confirmed then that is not durable.
port::Task<Outcome> collect(const flow::Services& services, const config::PolledSource& source,
                            Memory& memory);

}  // namespace hub::polling
