#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::store {

/// What a store's folder holds before anything in it is opened to write.
struct Found {
  bool has_messages = false;  ///< `messages.db` has been made.
  bool has_keys = false;      ///< `keys.db` has been made.
  std::string identity;       ///< Of `messages.db`; empty: it has none yet.
};

/// Proves that nothing acknowledged is missing, as far as the files of a store tell of one another. Changes
/// none of them (an empty log and SQLite's shared memory may come to lie beside a database). The witnesses:
///  - `keys.db` is synced before the rows of a batch. It names the batch's first sequence: all before it were
///    durable. The batch itself may lack its rows: the process may have ended in between.
///  - `messages.db` notes with the rows of a batch that keys were stored for it.
///  - `index.db` and `newest` know only of rows whose commit had been synced.
///  - All carry the identity of the store: none is missing, or fresh, or of another store, beside a full one.
///    `index.db` and `newest` may be missing or unreadable.
///  - The last rows are what their checksums say. One that is missing among them, or was changed by somebody
///    who made its checksum right again, is the scrub's to tell (scrub.h): it does not keep a store closed.
/// A store of a version that this program does not know is left alone too.
/// Errors: store.damaged, naming the file and what it lacks; config.secret if `key_check` is not empty and
/// not the one that the store was made with; store.unavailable.
Result<Found> prove_complete(const std::string& folder, std::string_view key_check);

}  // namespace hub::store
