#include "hub/route/router.h"

#include "hub/base/codes.h"

namespace hub::route {

Router::Router(const config::Site& site) {
  for (const config::Route& route : site.routes) route_by_type_.emplace(route.type, &route);
}

Result<const config::Route*> Router::route_of(const std::string& type) const {
  const auto found = route_by_type_.find(type);
  if (found == route_by_type_.end()) return Error(codes::route_none, "no route accepts " + type);
  return found->second;
}

}  // namespace hub::route
