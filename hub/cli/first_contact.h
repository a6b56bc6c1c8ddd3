#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& first_contact_command();

/// `sakta first-contact SYSTEM --site SITE`: makes the calls of the system's assumptions at its real
/// endpoint, those alone that change nothing there, and tells of each whether it holds. Shown of an answer
/// are codes and places, never a value.
/// `--keep FOLDER`: what went and came of each that does not hold, in files of mode 0600: they may hold
/// personal data. `--cases FOLDER`: for each of these a contract case of the double. Nothing is overwritten.
/// Exit code 1: one does not hold, or could not be tried; 2: nothing could be tried.
int make_first_contact(const Arguments& arguments);

}  // namespace hub::cli
