#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::audit {

/// Replaces a file by one with these octets: after a crash it is the old one or the new one, whole. Its
/// folder is made if it is missing, with mode 0700. Errors: store.unavailable.
[[nodiscard]] Outcome write_durably(const std::string& path, std::string_view octets);

/// Nothing: there is no such file, or it cannot be read.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

/// Makes the folder if it is missing, and keeps it for this process as long as that lives. Throws Trouble:
/// another works with it, or it cannot be written.
void hold_alone(const std::string& folder);

}  // namespace hub::audit
