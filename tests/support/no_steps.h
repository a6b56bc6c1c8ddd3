#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/port/steps.h"

namespace support {

/// Of a delivery of one call: nothing was done before, and nothing needs to be remembered.
class NoSteps final : public hub::port::Steps {
 public:
  [[nodiscard]] std::optional<std::string> result(std::string_view /*name*/) const override { return {}; }
  hub::port::Task<hub::Outcome> record(std::string /*name*/, std::string /*result*/) override {
    co_return hub::Done{};
  }
};

}  // namespace support
