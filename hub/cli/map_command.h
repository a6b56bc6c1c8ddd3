#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& map_command();

/// `sakta map MAPPING [FILE]`: what a mapping makes of a document, on standard output; for whoever writes the
/// mapping, without a site. `--examples`: MAPPING is a stylesheet or a folder with some, and each is held
/// against its examples. Exit code 1: it does not map, or an example is not as it should be; 2: what was
/// given cannot be read.
int map_documents(const Arguments& arguments);

}  // namespace hub::cli
