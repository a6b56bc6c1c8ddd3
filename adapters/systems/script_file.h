#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/systems/script.h"
#include "hub/config/finding.h"
#include "hub/config/spec.h"

namespace sandbox::script {

/// Reads a script and all that it names. Nothing: something is wrong, and `findings` say what and where.
[[nodiscard]] std::optional<Script> read_script(const std::string& file, hub::config::Findings& findings);
/// The same of a text; `file` is what it is called, and what it names is looked for beside that.
[[nodiscard]] std::optional<Script> read_script(std::string_view text, const std::string& file,
                                                hub::config::Findings& findings);

/// All fields of a script, Markdown.
[[nodiscard]] std::string script_reference();

/// SourceDocument by Spec: how rows are read from YAML and shown on the reference page.
[[nodiscard]] bool parse(const YAML::Node& node, const hub::config::Place& place,
                         const hub::config::Range& range, Rows& rows);
[[nodiscard]] hub::Sentence form_of(const Rows& rows, const std::optional<hub::config::Range>& range);
[[nodiscard]] std::string show(const Rows& rows);

}  // namespace sandbox::script
