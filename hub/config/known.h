#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "hub/config/message_type.h"
#include "hub/config/site.h"

namespace hub::config {

/// The message types of a site. A name whose own file is wrong is in doubt: the mistake is reported there,
/// and nothing that may follow from it is reported elsewhere.
struct KnownTypes {
  std::vector<MessageType> all;  ///< By name, newest version first; those whose pattern could be read.
  std::set<std::string> doubtful;

  /// The newest version, or null.
  [[nodiscard]] const MessageType* find(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;
};

/// Its systems, the same way.
struct KnownSystems {
  std::map<std::string, System> all;
  std::set<std::string> doubtful;

  [[nodiscard]] std::vector<std::string> slugs() const;
};

/// Its routes.
struct KnownRoutes {
  std::vector<Route> all;
  std::set<std::string> perhaps_routed;  ///< Types that a route with a mistake may have meant.
};

/// Name of a file without folder and ending.
[[nodiscard]] std::string stem_of(const std::string& path);

}  // namespace hub::config
