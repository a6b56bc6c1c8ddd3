#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <string>
#include <string_view>

#include "hub/config/finding.h"

namespace hub::config {

inline constexpr std::size_t kMaxFile = std::size_t{1024} * 1024;  ///< Octets of one configuration file.
inline constexpr int kMaxDepth = 32;                               ///< Mappings and lists inside each other.

/// One YAML document with everything refused that reads differently from how it looks: duplicate and compound
/// keys, anchors and aliases, tags, tabs, control characters, a second document. nullopt: there were
/// findings that leave nothing to read; after a key that is there twice the rest is read. `file` names the
/// text in findings.
[[nodiscard]] std::optional<YAML::Node> parse_yaml(std::string_view text, const std::string& file,
                                                   Findings& findings);

}  // namespace hub::config
