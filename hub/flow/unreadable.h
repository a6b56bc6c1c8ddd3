#pragma once

#include <string>

#include "hub/flow/ongoing.h"

namespace hub::flow {

/// A message that can no longer be read, as far as its readable items tell: for what is put on record about
/// it without its key. `who` is not among it: a person's name could not be sealed.
[[nodiscard]] model::Message remains_of(const RecordServices& services, const model::Story& salvaged,
                                        Uuid id);

/// An item about such a message: no sealed parts, and an audit record without a personal part, since nothing
/// can be sealed under a key that is lost. `happening` keeps nothing and is not the message's first.
[[nodiscard]] model::Item keyless_item(const RecordServices& services, const model::Message& remains,
                                       const Happening& happening);

/// Why a message cannot be read, in one error: journal.unreadable.
[[nodiscard]] Error unreadable(const Error& why);

/// Whether an error says that this message cannot be read, and not that the store cannot.
[[nodiscard]] bool is_unreadable(const Error& error);

}  // namespace hub::flow
