#pragma once

#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/model/mapping.h"

namespace hub::map {

/// An element that may become the root of what a mapping makes.
struct MappingRoot {
  std::string ns;
  std::string name;
  config::Finding place;  ///< Where the stylesheet makes it; without text.
};

/// The roots that a stylesheet can give, as far as they are written in it: the outermost elements of the
/// templates that begin at the document's root, with what they call. Empty where that depends on the message:
/// a template that copies, or applies others; it is not for a guess to find fault.
[[nodiscard]] std::vector<MappingRoot> roots_of(const model::Mapping& mapping);

}  // namespace hub::map
