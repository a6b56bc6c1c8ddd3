#include "hub/delivery/backoff.h"

#include <algorithm>

namespace hub::delivery {

const config::Pace& pace_of(const config::Site& site, const std::string& system) {
  static const config::Pace usual;
  const auto found = site.systems.find(system);
  return found == site.systems.end() ? usual : found->second.pace;
}

std::chrono::milliseconds backoff(const config::Pace& pace, std::uint32_t attempts, double dice) {
  auto pause = pace.first_pause;
  for (std::uint32_t made = 1; made < attempts && pause < pace.longest_pause; ++made) pause *= 2;
  pause = std::min(pause, pace.longest_pause);
  const double fixed = static_cast<double>(pause.count()) / 2;
  return std::chrono::milliseconds(static_cast<std::int64_t>(fixed + fixed * dice));
}

}  // namespace hub::delivery
