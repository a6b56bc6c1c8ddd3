#pragma once

#include <memory>
#include <string>

#include "hub/cli/arguments.h"
#include "hub/store/sqlite_reader.h"

namespace hub::cli {

/// The store of a state folder, for a command that only reads; null after the reason was printed on standard
/// error.
[[nodiscard]] std::unique_ptr<store::SqliteReader> open_reader(const std::string& state, Language language);

/// Prints an error as a command does, title and next step in the language asked for. Returns the exit code 1.
int fail_with(const Error& error, Language language);

}  // namespace hub::cli
