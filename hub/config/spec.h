#pragma once

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"

namespace hub::config {

/// Which file a node came from; its line and column come from the node.
struct Place {
  std::string file;
};

}  // namespace hub::config
