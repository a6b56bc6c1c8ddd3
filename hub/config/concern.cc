#include "hub/config/concern.h"

#include "hub/base/codes.h"

namespace hub::config {
namespace {

constexpr std::array<std::pair<const ErrorCode*, Concern>, 14> kOf{
    {{&codes::deliver_misconfigured, Concern::authority},
     {&codes::crypto_failed, Concern::credentials},
     {&codes::config_secret, Concern::credentials},
     {&codes::config_invalid, Concern::contract},
     {&codes::route_none, Concern::contract},
     {&codes::route_unknown_type, Concern::contract},
     {&codes::deliver_no_operation, Concern::operation},
     {&codes::map_failed, Concern::mapping},
     {&codes::map_refused, Concern::mapping},
     {&codes::map_forbidden, Concern::mapping},
     {&codes::map_limit, Concern::mapping},
     {&codes::map_worker_died, Concern::mapping},
     {&codes::map_not_valid, Concern::mapping},
     {&codes::hub_defect, Concern::mapping}}};

}  // namespace

std::set<Concern> all_concerns() {
  std::set<Concern> all;
  for (const auto& [word, concern] : kConcerns) all.insert(concern);
  return all;
}

std::optional<Concern> concern_of(const ErrorCode& code) {
  for (const auto& [known, concern] : kOf)
    if (known->name == code.name) return concern;
  return std::nullopt;
}

}  // namespace hub::config
