#include "adapters/rest/bodies.h"

#include <set>
#include <string>

#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace adapters::rest {

using hub::Error;
using hub::Outcome;
namespace codes = hub::codes;

bool changes(const StepSettings& step) {
  return step.method != Method::get && step.refuse.empty();
}

bool takes_body(const StepSettings& step, Format format) {
  if (!step.refuse.empty()) return false;
  if (!step.request.empty()) return true;
  return format == Format::xml && step.method != Method::get && step.method != Method::del;
}

bool has_body(const StepSettings& step, Format format, const hub::formats::StepsDocument& document) {
  return document.is_call() ? document.bodies().contains(step.step) : takes_body(step, format);
}

Outcome check_bodies(const hub::formats::StepsDocument& document, const OperationSettings& operation,
                     const RestConfig& config) {
  std::set<std::string> steps;
  for (const StepSettings& step : operation.steps) {
    if (!takes_body(step, config.format)) continue;
    steps.insert(step.step);
    if (!step.when.empty()) continue;
    if (!has_body(step, config.format, document)) {
      if (step.request.empty()) continue;
      return Error(codes::map_not_valid, hub::say("the mapped document has no body for step {}",
                                                  "kartētajā dokumentā nav satura solim {}", step.step));
    }
    if (document.is_finished()) continue;
    auto body = document.body(step.step);
    if (auto filled = fill_lookups(body, config.tables.by_name); !filled) return filled;
  }
  for (const auto& [step, element] : document.bodies())
    if (!steps.contains(step))
      return Error(codes::map_not_valid, hub::say("the mapped document has a body for a step that takes none",
                                                  "kartētajā dokumentā ir saturs solim, kas to nepieņem"));
  return hub::Done{};
}

}  // namespace adapters::rest
