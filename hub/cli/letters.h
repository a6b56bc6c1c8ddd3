#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& letters_command();

/// `sakta letters`: the deliveries that wait for a person or for a changed site, then those that the hub
/// tries again, with what became of them and whose turn it is; read from the store, whether the hub runs or
/// not. Holds no personal data.
int letters(const Arguments& arguments);

}  // namespace hub::cli
