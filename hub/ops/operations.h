#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/port/store.h"
#include "hub/telemetry/metrics.h"

namespace hub::ops {

/// One page of the operations listener.
struct Page {
  unsigned status = 200;
  std::string media_type;
  std::string body;
};

/// GET /health/live, /health/ready (503 with the reasons), /metrics. Any thread.
class Operations {
 public:
  /// `state_folder`: its disk must have room. `site_hash`: shown in readiness.
  Operations(const port::Store& store, telemetry::Metrics& metrics, std::string state_folder,
             std::string site_hash);

  [[nodiscard]] Page answer(std::string_view method, std::string_view path) const;

 private:
  [[nodiscard]] std::vector<std::string> reasons() const;
  [[nodiscard]] Page ready() const;

  const port::Store& store_;
  telemetry::Metrics& metrics_;
  std::string state_folder_;
  std::string site_hash_;
};

}  // namespace hub::ops
