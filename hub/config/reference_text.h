#pragma once

#include <string_view>

namespace hub::config {

/// What the reference page says between the tables of fields. Markdown; each part ends with an empty line.
extern const std::string_view kAboutSites;
extern const std::string_view kAboutSystems;
extern const std::string_view kAboutRoutes;
extern const std::string_view kAboutSources;
extern const std::string_view kAboutTypes;
extern const std::string_view kAboutMappings;

}  // namespace hub::config
