#pragma once

#include <string>
#include <string_view>

#include "hub/config/finding.h"
#include "hub/config/site.h"

namespace hub::pack {

/// Stands in each generated line of which the generator does not know what belongs there. What follows says
/// what to write; who has written it takes the mark away.
inline constexpr std::string_view kMark = "FILL:";

/// A mark with what is to be written, as a text of its own.
[[nodiscard]] std::string marked(std::string_view what);
/// The same as a comment behind a line of YAML.
[[nodiscard]] std::string yaml_mark(std::string_view what);

/// Whether marks are looked for in a file of this name: a descriptor, mapping, case or page of ours; never in
/// a contract.
[[nodiscard]] bool is_marked_kind(std::string_view path);

/// A finding for each line of a text with a mark.
[[nodiscard]] config::Findings marks_in(std::string_view octets, const std::string& file);

/// The marks that are left in a site and in the packs of its systems: their descriptors, mappings, cases and
/// pages, and the site's types and routes. Files are those of the site, and else of the library.
[[nodiscard]] config::Findings marks_left(const config::Folders& folders, const config::Site& site);

}  // namespace hub::pack
