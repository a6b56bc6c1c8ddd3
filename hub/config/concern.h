#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "hub/base/error.h"

namespace hub::config {

/// What can be wrong with a route as a whole, so that every message of it would meet the same. Everything
/// else that goes wrong is one message's own.
enum class Concern : std::uint8_t {
  authority,    ///< The system does not let the hub in: login, token, rights, how it is spoken to.
  credentials,  ///< A key, certificate or secret of ours cannot be used.
  contract,     ///< The site has no type, route or contract to go by.
  operation,    ///< The system does not have the operation.
  mapping,      ///< Our mapping fails, or does not fit the contract, for several lanes in a row.
};

/// The words of `on_failure.halt_for`.
inline constexpr std::array<std::pair<std::string_view, Concern>, 5> kConcerns{
    {{"authority", Concern::authority},
     {"credentials", Concern::credentials},
     {"contract", Concern::contract},
     {"operation", Concern::operation},
     {"mapping", Concern::mapping}}};

[[nodiscard]] std::set<Concern> all_concerns();

/// What an error of a delivery says of its route; nothing: it is this message's alone. `mapping` is said of
/// one message's failure too: whether it is the route's, several lanes must show.
[[nodiscard]] std::optional<Concern> concern_of(const ErrorCode& code);

}  // namespace hub::config
