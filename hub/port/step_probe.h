#pragma once

#include <string_view>

namespace hub::port {

/// Told each named step of a message's way through the hub. The product passes one that does nothing;
/// tests pass one that kills the process at the n-th passing of a step. Called from any thread; never throws.
class StepProbe {
 public:
  StepProbe() = default;
  StepProbe(const StepProbe&) = delete;
  StepProbe& operator=(const StepProbe&) = delete;
  virtual ~StepProbe() = default;

  /// `step` is one of: accept.read, accept.authorized, accept.parsed, accept.sealed, store.payload_written,
  /// store.keys_synced, store.inserted, store.synced, accept.stored, ask.asked, ask.sent,
  /// ask.partner_answered, ask.mapped, ask.answered_stored,
  /// deliver.begun, deliver.partner_answered, deliver.step_stored, deliver.stored, source.stored.
  virtual void reached(std::string_view step) noexcept { (void)step; }
};

}  // namespace hub::port
