#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/server/http.h"

namespace hub::faces {

/// The trace that a caller is in. What is done for its call gets a span of its own in flow.
struct CallersTrace {
  std::string traceparent;  ///< In version 00; empty: none, a trace begins here.
  std::string tracestate;   ///< As it is passed on; empty: none.
};

/// W3C Trace Context: an invalid traceparent is as good as none, and takes the tracestate with it; what is
/// wrong with a tracestate leaves the traceparent alone.
[[nodiscard]] CallersTrace trace_of(std::string_view traceparent,
                                    const std::vector<std::string_view>& tracestate);

/// The same of the headers `traceparent`, which may be there once, and `tracestate`, whose lines are one
/// list.
[[nodiscard]] CallersTrace trace_in(const server::HttpRequest& request);

}  // namespace hub::faces
