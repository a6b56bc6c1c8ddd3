#pragma once

#include <string>
#include <vector>

#include "hub/formats/contract/outline.h"

namespace hub::pack {

/// What a message type calls the parts of a partner's element. A type has no attributes and each name once in
/// an element; skeletons of mappings and generated types agree on these names.
struct Members {
  std::vector<std::string> attributes;  ///< One for each of the element's attributes.
  std::string text;  ///< Of the text of an element that has attributes too; empty: it needs no name.
};

[[nodiscard]] Members members_of(const formats::OutlinePart& element);

}  // namespace hub::pack
