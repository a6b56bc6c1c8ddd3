#include "hub/config/finding.h"

namespace hub::config {

std::string Finding::to_string() const {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + text;
}

}  // namespace hub::config
