#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hub::cli {

/// Text for a terminal, in characters and not in octets: UTF-8, one column for each code point.

inline constexpr std::size_t kPageWidth = 100;   ///< Columns that a line of prose fills at most,
inline constexpr std::size_t kScreenWidth = 80;  ///< and on a page that is read on any terminal.

[[nodiscard]] std::size_t width_of(std::string_view text);
/// `text` and spaces after it, `columns` wide or longer.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);
/// `text` broken at spaces into lines of `columns`, each line break included; the first line begins with
/// `indent` spaces, the others with two more. A word longer than a line gets one of its own.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent,
                                  std::size_t columns = kPageWidth);

/// `7 ms`, `1.250 s`, `42 s`, `3 min 05 s`, `2 h 05 min`: as short as is useful.
[[nodiscard]] std::string span_words(std::chrono::milliseconds span);
/// RFC 3339, UTC, milliseconds: `2026-11-20T08:15:48.123Z`.
[[nodiscard]] std::string moment(std::chrono::system_clock::time_point time);
/// What a person writes for one: `2026-11-20`, or `2026-11-20T08:15:48Z` as `moment` has it; milliseconds
/// count for nothing. Nothing: it is no such time.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> read_moment(const std::string& text);

}  // namespace hub::cli
