#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/model/stored.h"
#include "hub/port/store.h"

namespace hub::cli {

/// The delivery that somebody must decide about before the waiting ones of this message are tried: an earlier
/// one of their lane, or the one that halted their route. A paragraph of a page; empty: there is none.
/// Errors: those of the store.
[[nodiscard]] Result<std::string> in_the_way(port::StoreReader& reader, const model::Story& story,
                                             Language language);

}  // namespace hub::cli
