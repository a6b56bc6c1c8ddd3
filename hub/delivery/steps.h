#pragma once

#include <map>
#include <string>

#include "hub/flow/ongoing.h"
#include "hub/port/adapter.h"

namespace hub::delivery {

/// The durable results of one delivery's calls, in parts `step.<name>` of its `delivery.step` items. Lives
/// for one attempt; `ongoing` and `evidence` outlive it.
class DeliverySteps final : public port::Steps {
 public:
  DeliverySteps(const flow::RecordServices& services, flow::Ongoing& ongoing, model::Delivery delivery,
                std::map<std::string, std::string> results, port::Evidence& evidence);

  [[nodiscard]] std::optional<std::string> result(std::string_view name) const override;
  port::Task<Outcome> record(std::string name, std::string result) override;

  /// Step of a delivery that goes another way: the code that the first system refused with. What was recorded
  /// before is the first system's, and counts no more.
  static constexpr const char* kOtherwise = "otherwise";

  /// Results of a stored message's delivery by one route. Errors: journal.unreadable.
  [[nodiscard]] static Result<std::map<std::string, std::string>> recorded(const record::Envelope& envelope,
                                                                           const model::Story& story,
                                                                           const std::string& route);

 private:
  const flow::RecordServices& services_;
  flow::Ongoing& ongoing_;
  model::Delivery delivery_;
  std::map<std::string, std::string> results_;
  port::Evidence& evidence_;
};

}  // namespace hub::delivery
