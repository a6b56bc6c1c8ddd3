#pragma once

#include <memory>
#include <string>

#include "hub/port/store.h"

namespace hub::store {

/// Reads the store in a folder for a command, also while a hub runs on it: takes no lock, writes no data. Its
/// tasks end at once, without waiting. One thread at a time. Errors: store.unavailable (there is no store in
/// the folder, it cannot be read), store.damaged.
[[nodiscard]] Result<std::unique_ptr<port::StoreReader>> open_reader(const std::string& folder);

}  // namespace hub::store
