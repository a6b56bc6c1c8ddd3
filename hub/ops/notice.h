#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/error.h"
#include "hub/ops/halted_routes.h"
#include "hub/port/store.h"
#include "hub/telemetry/metrics.h"

namespace hub::ops {

/// Codes of notices: a closed list, in the order in which they are told.
namespace notices {
inline constexpr std::string_view kStore = "ops.store";
inline constexpr std::string_view kDisk = "ops.disk";
inline constexpr std::string_view kDamage = "ops.store_damaged";
inline constexpr std::string_view kIndex = "ops.index_behind";
inline constexpr std::string_view kRoute = "ops.route_halted";
inline constexpr std::string_view kTrial = "ops.route_on_trial";
inline constexpr std::string_view kSystem = "ops.system_down";
inline constexpr std::string_view kLetters = "ops.letters";
inline constexpr std::string_view kCertificate = "ops.certificate_ends";
inline constexpr std::string_view kRevocation = "ops.revocation_list_ends";
}  // namespace notices

/// One thing that somebody ought to know of, and what is to be done. Holds nothing personal.
struct Notice {
  std::string_view code;
  std::string about;    ///< Name of the route, system or party; empty: the hub.
  Sentence says;        ///< With time and error code, where there are any.
  Sentence next;        ///< Whose turn it is and what they do; one or two sentences.
  bool urgent = false;  ///< A person must act now, or within 30 days where something ends.
};

/// What the clock says counts at the time given.
using Moment = std::chrono::system_clock::time_point;

[[nodiscard]] Notice notice_of(const HaltedRoute& halted);
/// Nothing while it may be a single call: fewer than three, and within a minute.
[[nodiscard]] std::optional<Notice> notice_of(const telemetry::FailingSystem& system, Moment now);
/// Nothing as long as there are more than 90 days.
[[nodiscard]] std::optional<Notice> notice_of(const telemetry::Watched& watched, Moment now);
/// Nothing if none wait.
[[nodiscard]] std::optional<Notice> notice_of(const port::Letters& letters);
[[nodiscard]] Notice index_behind(std::uint64_t items);
/// Why no message can begin: the store takes nothing, or the disk's reserve has begun.
[[nodiscard]] Notice store_unavailable(const std::string& trouble);
[[nodiscard]] Notice disk_reserved(std::uint64_t free_bytes, std::uint64_t reserve_bytes);

}  // namespace hub::ops
