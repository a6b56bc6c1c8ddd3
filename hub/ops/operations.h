#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/ops/halted_routes.h"
#include "hub/ops/notice.h"
#include "hub/port/store.h"
#include "hub/telemetry/metrics.h"

namespace hub::ops {

/// One page of the operations listener.
struct Page {
  unsigned status = 200;
  std::string media_type;
  std::string body;
};

/// GET /health/live, /health/ready (503 with the reasons; notices of what somebody must look at although the
/// hub takes messages: a damaged store, halted routes, systems that fail, letters, what ends soon), /metrics.
/// Any thread.
class Operations {
 public:
  /// All outlive it.
  Operations(const port::Journal& journal, const HaltedRoutes& halted, telemetry::Metrics& metrics);

  /// `site_hash`: of the site's newest version, shown in readiness.
  [[nodiscard]] Page answer(std::string_view method, std::string_view path,
                            const std::string& site_hash) const;

  /// What /health/ready tells: a JSON object with `ready`, `reasons`, `notices`, `site` and `disk`.
  [[nodiscard]] std::string standing(const std::string& site_hash) const;

 private:
  /// Why it takes no messages; what somebody ought to know besides.
  [[nodiscard]] std::vector<Notice> reasons() const;
  [[nodiscard]] std::vector<Notice> notices() const;
  [[nodiscard]] Page ready(const std::string& site_hash) const;
  [[nodiscard]] Page metrics() const;

  const port::Journal& journal_;
  const HaltedRoutes& halted_;
  telemetry::Metrics& metrics_;
};

}  // namespace hub::ops
