#pragma once

#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/known.h"
#include "hub/config/route_spec.h"

namespace hub::config {

/// A route file of which a tree could be made.
struct ReadRoute {
  RouteFile file;
  Route route;
  std::string octets;
};

/// Checks what routes say about each other (publish, entry, lanes) and sets `entry` of each. `unreadable`:
/// texts of the route files that are no YAML and may name any route; `stems`: names of all route files.
void join_routes(std::vector<ReadRoute>& routes, const std::vector<std::string>& unreadable,
                 const std::vector<std::string>& stems, const KnownTypes& types, Findings& findings);

}  // namespace hub::config
