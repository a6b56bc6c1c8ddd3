#pragma once

#include <string>

#include "hub/pack/plan.h"

namespace hub::pack {

/// Whose form a mapping is from and to.
struct MappingNames {
  std::string system;     ///< Slug.
  std::string operation;  ///< As the partner calls it.
  std::string type;       ///< The message type that is proposed.
  std::string root;       ///< The type's root element.
  int line = 0;           ///< Of the operation in its contract.
  bool none = false;      ///< A reply that may be that the partner has none.
};

/// A stylesheet from the type's form to the partner's: each element of the partner's stands in it with its
/// type and how often it comes as a comment, filled from what has the same name in the type. That is a
/// proposal: each part that the partner must have is marked (kMark), and the type's name.
[[nodiscard]] std::string request_skeleton(const formats::OutlinePart& body, const MappingNames& names);

/// The way back: the same, each part of the partner's read into what has the same name in the type.
[[nodiscard]] std::string reply_skeleton(const formats::OutlinePart& body, const MappingNames& names);

/// A stylesheet from the type's form to a call over REST (urn:sakta:steps:1): its values, and its body if it
/// has one.
[[nodiscard]] std::string call_skeleton(const RestCall& call, const MappingNames& names);

}  // namespace hub::pack
