#pragma once

#include <cstdint>

namespace hub::model {

/// Which traces leave spans in the log: none, those whose `traceparent` says sampled (those that begin here
/// do), or all.
enum class SpanPolicy : std::uint8_t { none, sampled, all };

}  // namespace hub::model
