#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& proof_command();
/// `sakta proof ID --into FOLDER`: the audit records of a message, each with the proof that it is in the log.
int prove(const Arguments& arguments);

}  // namespace hub::cli
