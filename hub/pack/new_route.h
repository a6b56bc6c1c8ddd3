#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/pack/files.h"

namespace hub::pack {

/// What `sakta new route` is told.
struct NewRoute {
  std::string name;       ///< The file's, below routes/.
  std::string type;       ///< debts.query
  std::string system;     ///< Slug.
  std::string operation;  ///< Of the system.
  std::string site;
  std::string library;
};

/// Writes a route of a site for a type and a system, and, where the site does not have the system yet, its
/// systems/<slug>.yaml. Errors: config.invalid for a name that is none, a type or a system that neither site
/// nor library has; of write_new.
[[nodiscard]] Result<Report> new_route(const NewRoute& wanted);

}  // namespace hub::pack
