#pragma once

#include <string>
#include <string_view>

namespace hub::pack {

/// The name of an operation in system.yaml, mappings and cases: `GetDebts2` becomes `get_debts2`. Lower case
/// letters, digits and underscores, a letter first, at most 48.
[[nodiscard]] std::string operation_word(std::string_view name);
/// The name of a root element of a type: `get-debts` becomes `GetDebts`.
[[nodiscard]] std::string root_name(std::string_view name);
/// The type that is proposed for an operation: `nino.get-debts`.
[[nodiscard]] std::string proposed_type(std::string_view slug, std::string_view operation_word);
/// The namespace of a type.
[[nodiscard]] std::string type_namespace(std::string_view type, int version = 1);

/// Text for an XML comment: no two dashes in a row, none at the end.
[[nodiscard]] std::string comment_text(std::string_view text);
/// A text as a double-quoted scalar of YAML.
[[nodiscard]] std::string yaml_text(std::string_view text);

}  // namespace hub::pack
