#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "hub/base/result.h"
#include "hub/config/site.h"

namespace hub::route {

/// Which route takes a message of a type, and which ones get it besides. Built once from a site that outlives
/// it; any thread.
class Router {
 public:
  explicit Router(const config::Site& site);

  /// Errors: route.none.
  [[nodiscard]] Result<const config::Route*> route_of(const std::string& type) const;
  /// By name, or null.
  [[nodiscard]] const config::Route* find(const std::string& name) const;
  /// The route and all it is published to, each once; `entry` first.
  [[nodiscard]] std::vector<const config::Route*> published(const config::Route& entry) const;

 private:
  std::unordered_map<std::string, const config::Route*> entry_by_type_;
  std::unordered_map<std::string, const config::Route*> by_name_;
};

}  // namespace hub::route
