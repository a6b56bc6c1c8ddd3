#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "hub/model/span_policy.h"
#include "hub/telemetry/log.h"
#include "hub/telemetry/trace_context.h"

namespace hub::telemetry {

/// One piece of work in a trace, told as one log event `span` when it ends. A span that is not wanted is a
/// null pointer: its calls cost nothing, and neither do those of its parts. Names are closed sets (verb,
/// type, system, operation, mapping); never a value from a message. One thread at a time.
class Span {
 public:
  /// Not wanted.
  Span() noexcept;
  /// `context`: its own ids. `parent`: id of the span it is part of, empty if the trace begins here. `began`:
  /// when the work began, now or before. `log` outlives the span and all its parts.
  Span(Log& log, model::SpanPolicy policy, const TraceContext& context, std::string parent, std::string name,
       std::chrono::system_clock::time_point began);
  Span(Span&&) noexcept;
  Span& operator=(Span&& other) noexcept;
  ~Span();

  /// A part of this one that begins now.
  [[nodiscard]] Span part(std::string_view name, std::string_view what = {}) const;
  /// What a partner gets as parent of its own spans; empty if this one is not wanted.
  [[nodiscard]] std::string traceparent() const;
  /// What came of it: `ok` unless an error code is named, the latest counts.
  void outcome(std::string_view code) const;
  /// Ends it before its destructor does.
  void end();

 private:
  struct State;
  explicit Span(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace hub::telemetry
