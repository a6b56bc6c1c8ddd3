#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/error.h"
#include "hub/ops/halted_routes.h"
#include "hub/ops/notice_codes.h"
#include "hub/port/store.h"
#include "hub/telemetry/metrics.h"

namespace hub::ops {

/// One thing that somebody ought to know of, and what is to be done. Holds nothing personal.
struct Notice {
  std::string_view code;
  std::string about;    ///< Name of the route, system or party; empty: the hub.
  Sentence says;        ///< With time and error code, where there are any.
  Sentence next;        ///< Whose turn it is and what they do; one or two sentences.
  bool urgent = false;  ///< A person must act now; of a certificate: within 30 days, of a list: within two.
};

/// What the clock says counts at the time given.
using Moment = std::chrono::system_clock::time_point;

[[nodiscard]] Notice notice_of(const HaltedRoute& halted);
/// Nothing while it may be a single call: fewer than three, and within a minute.
[[nodiscard]] std::optional<Notice> notice_of(const telemetry::FailingSystem& system, Moment now);
/// Nothing as long as there are more than 90 days, or 7 of a revocation list.
[[nodiscard]] std::optional<Notice> notice_of(const telemetry::Watched& watched, Moment now);
/// Nothing if none wait.
[[nodiscard]] std::optional<Notice> notice_of(const port::Letters& letters);
/// Nothing while it is signed, or has not been for less than a minute.
[[nodiscard]] std::vector<Notice> notices_of(const telemetry::AuditStanding& audit, Moment now);
[[nodiscard]] Notice index_behind(std::uint64_t items);
/// Why no message can begin: the store takes nothing, or the disk's reserve has begun.
[[nodiscard]] Notice store_unavailable(const Sentence& trouble);
[[nodiscard]] Notice disk_reserved(std::uint64_t free_bytes, std::uint64_t reserve_bytes);

}  // namespace hub::ops
