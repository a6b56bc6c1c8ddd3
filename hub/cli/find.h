#pragma once

#include "hub/cli/arguments.h"

namespace hub::cli {

[[nodiscard]] const CommandLine& find_command();

/// `sakta find`: messages by business key, case, person, party, number, time, state: one line each, newest
/// first, read from the store. What stands there as a blind tag is asked of the running hub, which has the
/// key. Prints no personal data. Exit codes: 0 done, also when there is none; 1 the hub or the store said no;
/// 2 the command line is wrong.
int find(const Arguments& arguments);

}  // namespace hub::cli
