#pragma once

#include <optional>
#include <string>
#include <utility>

#include "hub/base/result.h"
#include "hub/config/fault_codes.h"
#include "hub/port/adapter.h"

namespace adapters::frame {

/// One call of an adapter while it lasts: what the hub asked, how far it has come, and what is kept of it.
/// From how far it has come follows what its end means: deliver.unreachable says that nothing left, so that
/// it may be sent again, deliver.timeout that nobody knows.
class Call {
 public:
  explicit Call(hub::port::Request asked, hub::port::Steps* delivering = nullptr)
      : request(std::move(asked)), steps(delivering) {}

  hub::port::Request request;
  hub::port::Steps* const steps;                       ///< Of a delivery; null: this is a question.
  const hub::config::FaultCodes* own_codes = nullptr;  ///< Those of its operation, before the system's.
  /// What is kept as evidence of a request that has secrets in its body: the same without them.
  std::optional<std::string> shown;

  /// A request leaves now: its octets are evidence, and until `settled` nobody knows what came of it.
  void leaves(const std::string& octets, std::string media_type);
  /// It did not leave after all: what is kept is that of the request before it, if there was one.
  void never_left();
  /// The answer to it is here: evidence as it came.
  void answered(const std::string& octets);
  /// What came of it is known, and it has changed nothing there.
  void settled() { under_way_ = false; }
  /// It has changed something there, and more is to come: whatever ends the call from here on, it must not be
  /// made again unasked, until the change is on record.
  void changed();
  void recorded() { changed_ = false; }

  /// How the call ends with this error of its kind.
  [[nodiscard]] hub::Error end(hub::Error error) const;
  /// How it ends if it is broken off here: by cancellation, or because memory ran out.
  [[nodiscard]] hub::Error broken_off() const;

 private:
  hub::port::Evidence before_;  ///< That of the request before the one under way.
  bool under_way_ = false;
  bool changed_ = false;
};

/// Nothing left; there is no such operation.
[[nodiscard]] hub::Error no_operation(const hub::port::Request& request);
/// Nothing left: the call was cancelled before it began.
[[nodiscard]] hub::Error cancelled_before();

}  // namespace adapters::frame
