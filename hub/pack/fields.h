#pragma once

#include <string>
#include <string_view>

namespace hub::pack {

/// The value of the first line `name: value` of a YAML file, whatever section it is in, without quotes and
/// comment; empty: there is none. For the few fields of our own files that a command must know and whose
/// names are there once; what is wrong with the file, `sakta check` says.
[[nodiscard]] std::string field_in(std::string_view yaml, std::string_view name);

}  // namespace hub::pack
