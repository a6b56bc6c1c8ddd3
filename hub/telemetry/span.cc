#include "hub/telemetry/span.h"

#include <algorithm>
#include <utility>

#include "hub/base/encoding.h"

namespace hub::telemetry {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

/// 16 hex digits that follow from a span's id, which is random, and a number: parts need no randomness of
/// their own. The mixing is SplitMix64's (Steele, Lea, Flood 2014, figure 16).
std::string id_of_part(std::string_view id, std::uint64_t number) {
  std::uint64_t mixed = std::stoull(std::string(id), nullptr, 16) + number * 0x9E3779B97F4A7C15U;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  mixed ^= mixed >> 31U;
  if (mixed == 0) mixed = 1;  // an id of zeros is invalid
  std::string octets;
  for (unsigned shift = 64; shift > 0; shift -= 8)
    octets.push_back(static_cast<char>((mixed >> (shift - 8)) & 0xFFU));
  return to_hex(octets);
}

}  // namespace

struct Span::State {
  Log& log;
  TraceContext context;
  std::string parent;
  std::string name;
  system_clock::time_point began;
  steady_clock::time_point from;
  std::string outcome = "ok";
  std::uint64_t parts = 0;
};

Span::Span(Log& log, model::SpanPolicy policy, const TraceContext& context, std::string parent,
           std::string name, system_clock::time_point began) {
  if (policy == model::SpanPolicy::none || (policy == model::SpanPolicy::sampled && !context.sampled)) return;
  const auto before = std::chrono::duration_cast<steady_clock::duration>(system_clock::now() - began);
  state_.reset(new State{log, context, std::move(parent), std::move(name), began,
                         steady_clock::now() - std::max(before, steady_clock::duration::zero())});
}

Span::Span(std::unique_ptr<State> state) : state_(std::move(state)) {}
Span::Span() noexcept = default;
Span::Span(Span&&) noexcept = default;

Span& Span::operator=(Span&& other) noexcept {
  if (this == &other) return *this;
  end();
  state_ = std::move(other.state_);
  return *this;
}

Span::~Span() {
  end();
}

Span Span::part(std::string_view name, std::string_view what) const {
  if (!state_) return {};
  TraceContext context = state_->context;
  context.span_id = id_of_part(state_->context.span_id, ++state_->parts);
  std::string full(name);
  if (!what.empty()) full.append(" ").append(what);
  return Span(std::unique_ptr<State>(new State{state_->log, std::move(context), state_->context.span_id,
                                               std::move(full), system_clock::now(), steady_clock::now()}));
}

std::string Span::traceparent() const {
  return state_ ? state_->context.traceparent() : std::string();
}

void Span::outcome(std::string_view code) const {
  if (state_) state_->outcome = code;
}

void Span::end() {
  if (!state_) return;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - state_->from);
  state_->log.info("span", {{"trace_id", state_->context.trace_id},
                            {"span_id", state_->context.span_id},
                            {"parent_id", state_->parent},
                            {"name", state_->name},
                            {"start", to_rfc3339(state_->began)},
                            {"duration_us", std::to_string(took.count())},
                            {"outcome", state_->outcome}});
  state_.reset();
}

}  // namespace hub::telemetry
