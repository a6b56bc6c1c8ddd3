#pragma once

#include <map>
#include <string>

#include "adapters/rest/agreement.h"
#include "adapters/rest/rest_config.h"
#include "hub/port/adapter.h"
#include "hub/port/adapter_kinds.h"
#include "hub/port/receiver.h"

namespace adapters::rest {

/// An address at which one REST service tells the hub something. Belongs to the I/O thread of its adapter.
///
/// What came is held against its signature, if it must have one, then against the contract. Where an
/// operation verifies it, that is asked with the values taken from it, and its answer is what is believed.
class RestCallback final : public hub::port::Receiver {
 public:
  /// `name` is the one in system.yaml. What follows, but the services, is borrowed and outlives this. `asker`
  /// is the adapter's own.
  RestCallback(std::string name, const Agreement& agreement, const CallbackSettings& settings,
               hub::port::Asker& asker, const hub::port::Services& services);

  hub::port::Task<hub::Result<hub::port::SourceDocument>> receive(hub::port::Callback callback) override;

 private:
  /// The system's own word for it, by its answer.
  hub::port::Task<hub::Result<hub::formats::Content>> verified(
      std::map<std::string, std::string> values) const;

  std::string name_;
  const Agreement& agreement_;
  const CallbackSettings& settings_;
  hub::port::Asker& asker_;
  hub::port::Services services_;
};

/// What came, as if it were the answer of a step: what holds for that holds for this.
[[nodiscard]] StepSettings step_of(const CallbackSettings& callback);

}  // namespace adapters::rest
