#pragma once

#include <libxml/tree.h>

#include <chrono>
#include <string>

#include "hub/base/result.h"

namespace hub::formats::native {

/// All three are ours: clocks that differ, five minutes as partners take them, a Timestamp without an end.
inline constexpr std::chrono::seconds kMaxAhead{60};
inline constexpr std::chrono::seconds kMaxAge{300};
inline constexpr std::chrono::hours kMaxLifetime{24};

/// Whether a wsu:Timestamp is well made and holds at `now` (UTC): Created, then Expires, nothing else, each
/// `2026-11-20T08:15:48Z` with up to nine digits of a second's fraction. Other time zones are refused even
/// where they mean UTC (WS-I Basic Security Profile 1.1, 6.1). Created is at most kMaxAhead in the future and
/// kMaxAge old, Expires later than Created by at most kMaxLifetime, and not past. Errors: gate.timestamp.
[[nodiscard]] Outcome check_timestamp(const xmlNode* timestamp, std::chrono::system_clock::time_point now);

/// A time as WS-Security writes it: `2026-11-20T08:15:48.123Z`.
[[nodiscard]] std::string wsse_instant(std::chrono::system_clock::time_point time);

}  // namespace hub::formats::native
