#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/base/sentence.h"

namespace adapters::div {

/// Why a text cannot be the name of a file that comes from or goes to somebody else; nothing: it can. It is
/// UTF-8, of at most 255 octets, says no folder on any system (`/`, `\`, `:`, dots alone) and no device
/// (`CON`, `NUL.txt`), has no control character and none that turns or hides what is written, and neither
/// begins nor ends with a blank, nor ends with a dot.
[[nodiscard]] std::optional<hub::Sentence> problem_of_file_name(std::string_view name);

/// What is wrong with a text of at most `most` characters that stands in a line; nothing: nothing is.
[[nodiscard]] std::optional<hub::Sentence> problem_of_line(std::string_view text, std::size_t most);

/// The same of a text with lines and tabs.
[[nodiscard]] std::optional<hub::Sentence> problem_of_text(std::string_view text, std::size_t most);

/// By what names of one letter are told apart: capital letters of ASCII count as small ones, as some systems
/// that keep files have it.
[[nodiscard]] std::string compared_name(std::string_view name);

}  // namespace adapters::div
