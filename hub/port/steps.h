#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/port/task.h"

namespace hub::port {

/// Durable results of a delivery that takes several calls, so that a crash between two of them repeats none.
/// An adapter asks `result` before a call that changes something and records its result before the next call.
/// Lives as long as the delivery's one attempt; its I/O thread only.
class Steps {
 public:
  Steps() = default;
  Steps(const Steps&) = delete;
  Steps& operator=(const Steps&) = delete;
  virtual ~Steps() = default;

  /// What `name` brought in this or an earlier attempt at this delivery; nothing if it was not recorded.
  [[nodiscard]] virtual std::optional<std::string> result(std::string_view name) const = 0;

  /// Makes a result durable, sealed, together with the evidence of its call as it stands now.
  /// Errors: store.unavailable: the adapter ends the call with it, as deliver.answer_lost.
  virtual Task<Outcome> record(std::string name, std::string result) = 0;
};

}  // namespace hub::port
