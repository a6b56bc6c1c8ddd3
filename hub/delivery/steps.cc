#include "hub/delivery/steps.h"

#include <utility>

#include "hub/base/say.h"

namespace hub::delivery {
namespace {

constexpr std::string_view kPrefix = "step.";

}  // namespace

DeliverySteps::DeliverySteps(const flow::RecordServices& services, flow::Ongoing& ongoing,
                             model::Delivery delivery, std::map<std::string, std::string> results,
                             port::Evidence& evidence)
    : services_(services),
      ongoing_(ongoing),
      delivery_(std::move(delivery)),
      results_(std::move(results)),
      evidence_(evidence) {}

std::optional<std::string> DeliverySteps::result(std::string_view name) const {
  const auto found = results_.find(std::string(name));
  if (found == results_.end()) return std::nullopt;
  return found->second;
}

port::Task<Outcome> DeliverySteps::record(std::string name, std::string result) {
  flow::step(ongoing_, "done: " + name, services_);
  const std::string part = std::string(kPrefix) + name;
  flow::Happening happening{
      .event = record::events::delivery_step, .state = model::State::delivering, .called = true};
  happening.deliveries.push_back(delivery_);
  happening.kept.push_back({part, "application/json", result});
  flow::keep_evidence(evidence_, happening);
  model::Item item = flow::item_of(services_, ongoing_, happening);
  auto stored = co_await flow::commit(services_, std::move(item));
  if (!stored)
    co_return std::move(stored).error().during(say("recording step {}", "reģistrējot soli {}", name));
  services_.probe.reached("deliver.step_stored");
  results_.insert_or_assign(std::move(name), std::move(result));
  co_return Done{};
}

Result<std::map<std::string, std::string>> DeliverySteps::recorded(const record::Envelope& envelope,
                                                                   const model::Story& story,
                                                                   const std::string& route) {
  std::map<std::string, std::string> results;
  for (const model::Item& item : story.items) {
    if (item.event != record::events::delivery_step.name) continue;
    if (item.deliveries.empty() || item.deliveries.front().route != route) continue;
    for (const model::Part& part : item.parts) {
      if (!part.name.starts_with(kPrefix)) continue;
      auto result = envelope.open(part);
      if (!result) return std::move(result).error();
      if (part.name.substr(kPrefix.size()) == kOtherwise) results.clear();
      results.insert_or_assign(part.name.substr(kPrefix.size()), *std::move(result));
    }
  }
  return results;
}

}  // namespace hub::delivery
