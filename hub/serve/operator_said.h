#pragma once

#include <string_view>

/// What an operator says with an act, as commands and the hub take it alike.
namespace hub::serve {

/// A name that may stand on record in the clear: something is seen of it, nothing hidden is in it, and no
/// personal code.
[[nodiscard]] bool is_operator_name(std::string_view said);

/// Something is said.
[[nodiscard]] bool is_operator_reason(std::string_view because);

}  // namespace hub::serve
