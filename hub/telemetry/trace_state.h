#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hub::telemetry {

/// Characters of a `tracestate` that are passed on: as many as the specification asks to be kept (W3C Trace
/// Context, 3.3.1.5).
inline constexpr std::size_t kMaxTraceState = 512;

/// What is passed on of the lines of a `tracestate`, in their order (W3C Trace Context, 3.3): the members as
/// they came, without white space around them and without empty ones. The hub adds and changes none.
///
/// Of members with the same key the first stays, which is the latest position in the trace. A list longer
/// than kMaxTraceState loses whole members: those of more than 128 characters first, then others, each from
/// the end. Empty: no list that can be read, which takes nothing from the traceparent; a key or a value is
/// not of the grammar, or there are more than 32 members. Keys are those of level 2, which take in level 1's.
[[nodiscard]] std::string trace_state_of(const std::vector<std::string_view>& lines);

}  // namespace hub::telemetry
