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
  Operations(const port::Store& store, telemetry::Metrics& metrics);

  /// `site_hash`: of the site's newest version, shown in readiness.
  [[nodiscard]] Page answer(std::string_view method, std::string_view path,
                            const std::string& site_hash) const;

 private:
  [[nodiscard]] std::vector<std::string> reasons() const;
  [[nodiscard]] Page ready(const std::string& site_hash) const;
  [[nodiscard]] Page metrics() const;

  const port::Store& store_;
  telemetry::Metrics& metrics_;
};

}  // namespace hub::ops
