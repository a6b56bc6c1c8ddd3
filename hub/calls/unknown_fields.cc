#include "hub/calls/unknown_fields.h"

#include <chrono>
#include <cstdint>
#include <optional>

#include "hub/formats/xml/unknown_places.h"

namespace hub::calls {

void UnknownFields::unknown_fields(const std::string& system, const std::string& operation,
                                   const formats::UnknownPlaces& places) {
  constexpr std::chrono::minutes kPeriod{1};
  metrics_.unknown_fields(system, operation);
  std::optional<std::uint64_t> held_back;
  {
    const std::lock_guard lock(mutex_);
    Seldom& lines = lines_.try_emplace({system, operation}, 1, kPeriod).first->second;
    held_back = lines.pass(clock_.now());
  }
  if (!held_back) return;
  log_.warn("system.unknown_fields", {{"system", system},
                                      {"operation", operation},
                                      {"place", places.told()},
                                      {"more_places", std::to_string(places.more())},
                                      {"lines_left_out", std::to_string(*held_back)}});
}

}  // namespace hub::calls
