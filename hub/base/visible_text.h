#pragma once

#include <string_view>

/// What of a text a person sees. `text` is UTF-8 (is_utf8).
namespace hub {

/// Whether it holds C0, DEL, C1 or a line or paragraph separator: what shows it may break a line there, or do
/// something else.
[[nodiscard]] bool has_control(std::string_view text);

/// Whether it holds a format character besides, as those that turn the direction of what follows: what is
/// shown is not what stands there.
[[nodiscard]] bool has_hidden(std::string_view text);

/// Whether there is nothing in it that is seen: white space, hidden characters, or no characters at all.
[[nodiscard]] bool is_blank(std::string_view text);

}  // namespace hub
