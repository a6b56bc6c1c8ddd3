#pragma once

#include <string>
#include <vector>

#include "hub/formats/xml/unknown_places.h"
#include "hub/port/adapter_kinds.h"

namespace support {

/// What adapters told: `system operation: places`.
class Heard final : public hub::port::Observer {
 public:
  void unknown_fields(const std::string& system, const std::string& operation,
                      const hub::formats::UnknownPlaces& places) override {
    lines.push_back(system + " " + operation + ": " + places.told());
  }

  std::vector<std::string> lines;
};

}  // namespace support
