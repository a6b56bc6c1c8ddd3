#include "hub/telemetry/trace_context.h"

#include <algorithm>

#include "hub/base/encoding.h"

namespace hub::telemetry {
namespace {

constexpr std::size_t kTraceOctets = 16;
constexpr std::size_t kSpanOctets = 8;
constexpr std::size_t kLength = 55;  // 00-<32>-<16>-<2>

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool all_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

/// Hex of random octets that is never all zero.
std::string id_from(std::string_view random) {
  std::string id = to_hex(random);
  if (all_zero(id)) id.back() = '1';
  return id;
}

}  // namespace

std::string TraceContext::traceparent() const {
  return "00-" + trace_id + "-" + span_id + (sampled ? "-01" : "-00");
}

std::optional<TraceContext> TraceContext::parse(std::string_view traceparent) {
  if (traceparent.size() < kLength) return std::nullopt;
  const auto version = traceparent.substr(0, 2);
  const auto trace = traceparent.substr(3, 32);
  const auto span = traceparent.substr(36, 16);
  const auto flags = traceparent.substr(53, 2);
  if (traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-') return std::nullopt;
  if (!is_hex(version) || !is_hex(trace) || !is_hex(span) || !is_hex(flags)) return std::nullopt;
  if (version == "ff" || all_zero(trace) || all_zero(span)) return std::nullopt;
  // A later version may append fields after another dash; version 00 has exactly these.
  if (traceparent.size() > kLength && (version == "00" || traceparent[kLength] != '-')) return std::nullopt;
  const char last = flags[1];
  const int digit = last <= '9' ? last - '0' : last - 'a' + 10;
  return TraceContext{std::string(trace), std::string(span), (digit & 1) != 0};
}

TraceContext TraceContext::start(std::string_view random) {
  return TraceContext{id_from(random.substr(0, kTraceOctets)),
                      id_from(random.substr(kTraceOctets, kSpanOctets)), true};
}

TraceContext TraceContext::child(std::string_view random) const {
  return TraceContext{trace_id, id_from(random.substr(0, kSpanOctets)), sampled};
}

}  // namespace hub::telemetry
