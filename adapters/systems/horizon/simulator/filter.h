#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace sandbox::horizon {

enum class ColumnType { text, number };
using Columns = std::map<std::string, ColumnType>;  ///< By name, `K_UNI_NR`.
using Row = std::map<std::string, std::string>;     ///< Column name, value.

/// `K.UNI_NR` as `K_UNI_NR`: both spellings are in use.
[[nodiscard]] std::string column_name(std::string_view written);

/// The filter of a select list as a predicate. Grammar, strictly:
///
///   any   = all { "or" all }
///   all   = one { "and" one }
///   one   = "(" any ")" | column ("eq" | "le") value
///   value = "'" text "'", each quote within doubled, for text columns | digits, for number columns
///
/// `eq` on text knows no upper and lower case (ASCII) and no trailing blanks, like a Latvian SQL Server.
/// Throws Refusal EFilter; unknown columns are refused.
[[nodiscard]] std::function<bool(const Row&)> parse_filter(std::string_view text, const Columns& columns);

}  // namespace sandbox::horizon
