#pragma once

#include <string>
#include <unordered_map>

#include "hub/base/result.h"
#include "hub/config/site.h"

namespace hub::route {

/// Which route takes a message of a type. Built once from a site that outlives it; any thread.
class Router {
 public:
  explicit Router(const config::Site& site);

  /// Errors: route.none.
  [[nodiscard]] Result<const config::Route*> route_of(const std::string& type) const;

 private:
  std::unordered_map<std::string, const config::Route*> route_by_type_;
};

}  // namespace hub::route
