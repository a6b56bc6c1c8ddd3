#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace adapters::file {

/// Whether it names a folder below the root: parts that are no dots, divided by `/`; `.`: the root itself.
[[nodiscard]] bool is_folder(std::string_view folder);

/// Whether it may name a file: not empty, not hidden, no `/`, no control character, at most 200 octets.
[[nodiscard]] bool is_file_name(std::string_view name);

/// What is wrong with a template of names whose values are `values` and `message_id`; it follows the field's
/// name. Empty: nothing.
[[nodiscard]] hub::Sentence problem_in_name(std::string_view text,
                                            const std::map<std::string, std::string>& values);

/// The name that a template gives. Errors: map.not_valid, if a value is empty or holds `/`, `\`, a control
/// character or begins with a dot, or the whole is no file name; the value is not told.
[[nodiscard]] hub::Result<std::string> expand_name(std::string_view text,
                                                   const std::map<std::string, std::string>& values);

/// Whether one of the patterns (glob) fits; never for what is hidden or still being written.
[[nodiscard]] bool is_wanted(const std::string& name, const std::vector<std::string>& patterns);

}  // namespace adapters::file
