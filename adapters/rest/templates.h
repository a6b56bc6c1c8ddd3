#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace adapters::rest {

/// What `{name}`, `$name` and `s:result` stand for in one call.
using Values = std::map<std::string, std::string>;

/// A letter or underscore, then letters, digits, `_`, `-`, `.`: a name that XPath and templates both know.
[[nodiscard]] bool is_value_name(std::string_view name);

/// What is wrong with `text` as a template (braces that do not pair, a name that is none), or empty.
[[nodiscard]] hub::Sentence problem_in_template(std::string_view text);

/// The names between braces, in their order.
[[nodiscard]] std::vector<std::string> names_in_template(std::string_view text);

/// `text` with percent-encoded values. Errors: map.not_valid if a value makes a segment of the path empty,
/// `.` or `..`: another address than the one configured.
[[nodiscard]] hub::Result<std::string> expand_path(std::string_view text, const Values& values);

/// `text` with values as they are. Errors: map.not_valid for a control character.
[[nodiscard]] hub::Result<std::string> expand_header(std::string_view text, const Values& values);

}  // namespace adapters::rest
