#include "hub/pack/fault_guess.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "hub/base/characters.h"

namespace hub::pack {
namespace {

using formats::OutlinePart;

struct Found {
  FaultGuess::Place place;
  const OutlinePart* part = nullptr;
};

bool has_one_of(std::string name, const std::vector<std::string_view>& words) {
  std::transform(name.begin(), name.end(), name.begin(), to_lower);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

/// The first element with a text whose name has one of these words in it, `part` or one in it; `path` leads
/// to `part`.
Found leaf_named(const OutlinePart& part, const std::vector<std::string_view>& words,
                 const std::string& path = {}) {
  if (part.is_element() && part.value && has_one_of(part.name.name, words))
    return {{part.name.name, path}, &part};
  for (const OutlinePart& inner : part.parts) {
    const std::string here = inner.is_element() ? path + "/" + inner.name.name : path;
    if (Found found = leaf_named(inner, words, here); found.part != nullptr) return found;
  }
  return {};
}

}  // namespace

FaultGuess guess_faults(const PackPlan& plan) {
  FaultGuess guess;
  const auto keep = [](FaultGuess::Place& place, const Found& found) {
    if (place.name.empty()) place = found.place;
  };
  for (const PlannedOperation& operation : plan.operations)
    for (const OutlinePart& fault : operation.service.faults) {
      const Found code = leaf_named(fault, {"code", "kods", "status"});
      keep(guess.code, code);
      if (code.part != nullptr) {
        const auto& values = code.part->value->facets.enumeration;
        guess.codes.insert(values.begin(), values.end());
      }
      keep(guess.text, leaf_named(fault, {"message", "text", "description", "reason", "teksts", "detail"}));
      keep(guess.pause, leaf_named(fault, {"retry", "seconds"}));
    }
  return guess;
}

std::string fault_when(const RestCall& call, const FaultGuess& guess) {
  const std::string first = guess.code.path.substr(0, guess.code.path.find('/', 1));
  const bool may_have =
      !call.answer ||
      std::any_of(call.answer->parts.begin(), call.answer->parts.end(), [&](const OutlinePart& part) {
        return !part.is_element() || "/" + part.name.name == first;
      });
  return first.empty() || may_have ? std::string() : "/answer" + guess.code.path;
}

}  // namespace hub::pack
