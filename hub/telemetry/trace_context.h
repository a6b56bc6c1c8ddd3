#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hub::telemetry {

/// W3C Trace Context, version 00.
struct TraceContext {
  std::string trace_id;  ///< 32 lower-case hex digits, not all zero.
  std::string span_id;   ///< 16 lower-case hex digits, not all zero.
  bool sampled = true;

  [[nodiscard]] std::string traceparent() const;
  /// Nothing for a header that the specification calls invalid.
  [[nodiscard]] static std::optional<TraceContext> parse(std::string_view traceparent);
  /// `random`: at least 24 octets.
  [[nodiscard]] static TraceContext start(std::string_view random);
  /// Same trace, new span. `random`: at least 8 octets.
  [[nodiscard]] TraceContext child(std::string_view random) const;
};

}  // namespace hub::telemetry
