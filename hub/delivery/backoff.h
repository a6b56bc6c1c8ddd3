#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "hub/config/site.h"

namespace hub::delivery {

/// Of a system of the site; of another one the usual.
[[nodiscard]] const config::Pace& pace_of(const config::Site& site, const std::string& system);

/// How long to wait after the `attempts`-th attempt (from 1) failed: doubles from `first_pause` up to
/// `longest_pause`; of that, half is fixed and half is `dice` (0 to 1), so that what failed together does not
/// come back together.
[[nodiscard]] std::chrono::milliseconds backoff(const config::Pace& pace, std::uint32_t attempts,
                                                double dice);

}  // namespace hub::delivery
