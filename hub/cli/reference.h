#pragma once

#include <string>

namespace hub::cli {

/// Every field of a site's files and of each adapter kind, as Markdown: deploy/docs/site.md. Generated from
/// the declarations that read them.
[[nodiscard]] std::string site_page();

}  // namespace hub::cli
