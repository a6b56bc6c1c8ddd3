#include "hub/route/router.h"

#include <algorithm>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace hub::route {

Router::Router(const config::Site& site) {
  for (const config::Route& route : site.routes) {
    by_name_.emplace(route.name, &route);
    if (route.entry) entry_by_type_.emplace(route.type, &route);
  }
}

Result<const config::Route*> Router::route_of(const std::string& type) const {
  const auto found = entry_by_type_.find(type);
  if (found == entry_by_type_.end())
    return Error(codes::route_none, say("no route accepts {}", "neviens maršruts nepieņem {}", type));
  return found->second;
}

const config::Route* Router::find(const std::string& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::vector<const config::Route*> Router::published(const config::Route& entry) const {
  std::vector<const config::Route*> routes{&entry};
  for (std::size_t next = 0; next < routes.size(); ++next)
    for (const std::string& name : routes[next]->publish) {
      const config::Route* route = find(name);
      if (route != nullptr && std::find(routes.begin(), routes.end(), route) == routes.end())
        routes.push_back(route);
    }
  return routes;
}

}  // namespace hub::route
