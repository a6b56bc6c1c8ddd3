#include "hub/values/deemed_notified.h"

#include <chrono>

#include "hub/values/working_days.h"

namespace hub::values {

Made<Day> deemed_notified(const Moment& sent) {
  constexpr int kWorkingDays = 2;
  const auto local = riga_time(sent);
  if (!local) return local.problem();
  const auto day = std::chrono::floor<std::chrono::days>(local->local.second);
  return add_working_days(Day(day.time_since_epoch()), kWorkingDays);
}

}  // namespace hub::values
