#pragma once

#include <map>
#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/message_type.h"
#include "hub/config/site.h"
#include "hub/config/sources.h"

namespace hub::config {

/// What routes and rights may name. Null: could not be read whole, so nothing is said about unknown names.
struct Known {
  const std::vector<MessageType>* types = nullptr;
  const std::map<std::string, System>* systems = nullptr;
};

/// Every <site>/routes/<name>.yaml with the mappings that it names: <site>/mappings, else <library>/mappings.
[[nodiscard]] std::vector<Route> read_route_files(Sources& sources, const Known& known, Findings& findings);
[[nodiscard]] std::string route_file_reference();

[[nodiscard]] std::vector<std::string> names_of(const std::vector<MessageType>& types);

}  // namespace hub::config
