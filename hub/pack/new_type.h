#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/pack/files.h"

namespace hub::pack {

/// What `sakta new type` is told.
struct NewType {
  std::string name;       ///< debts.query
  std::string system;     ///< Slug of a pack below `into`.
  std::string operation;  ///< As system.yaml or the partner names it.
  std::string into;       ///< A library or a site.
  bool send = false;      ///< Stored and delivered; else asked and answered.
  std::string today;
};

/// Writes version 1 of a message type from the elements of a system's operation, or from a document of one of
/// its sources: descriptor, XSD, the other
/// half of the mappings' examples, and the message that the contract cases send; of a list at a site its
/// sources/<name>.yaml. Errors: config.invalid for a name that is none, a system or an operation that is not
/// there; of write_new.
[[nodiscard]] Result<Report> new_type(const NewType& wanted);

}  // namespace hub::pack
