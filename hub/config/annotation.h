#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <string>

namespace hub::config {

/// What the hub remembers of a node beside its value. Kept as the node's YAML tag: files may not use tags.
struct Annotation {
  std::string file;     ///< Where the node was written; empty: in the file being read.
  std::string written;  ///< The scalar before its references were replaced; empty: it has none.
  bool secret = false;  ///< The value came from `${secret:…}`: show `written` only.
  bool broken =
      false;  ///< A reference in it could not be replaced, which is reported: the value means nothing.
};

/// Whether it was written as one `${secret:NAME}` and nothing else.
[[nodiscard]] bool is_secret_reference(const Annotation& annotation);

void annotate(YAML::Node node, const Annotation& annotation);
/// Whether a scalar of the tree is broken.
[[nodiscard]] bool is_broken(const YAML::Node& tree);
[[nodiscard]] Annotation annotation_of(const YAML::Node& node);

}  // namespace hub::config
