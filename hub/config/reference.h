#pragma once

#include <string>

namespace hub::config {

/// Every field of hub.yaml, parties.yaml, systems, routes and message types, Markdown, for deploy/docs.
[[nodiscard]] std::string site_reference();

}  // namespace hub::config
