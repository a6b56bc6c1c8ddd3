#include "hub/faces/trace_headers.h"

#include "hub/faces/single_header.h"
#include "hub/telemetry/trace_context.h"
#include "hub/telemetry/trace_state.h"

namespace hub::faces {

CallersTrace trace_of(std::string_view traceparent, const std::vector<std::string_view>& tracestate) {
  const auto context = telemetry::TraceContext::parse(traceparent);
  if (!context) return {};
  return {context->traceparent(), telemetry::trace_state_of(tracestate)};
}

CallersTrace trace_in(const server::HttpRequest& request) {
  const auto traceparent = single_header(request, "traceparent", "traceparent");
  if (!traceparent) return {};
  std::vector<std::string_view> lines;
  for (const auto& [name, value] : request.headers)
    if (name == "tracestate") lines.push_back(value);
  return trace_of(*traceparent, lines);
}

}  // namespace hub::faces
