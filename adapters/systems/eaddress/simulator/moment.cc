#include "adapters/systems/eaddress/simulator/moment.h"

#include <cstdio>
#include <regex>

namespace sandbox::eaddress {

std::string text_of(Moment moment) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
  const std::time_t since = seconds.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&since, &parts);
  char text[40] = {};
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + size, sizeof text - size, ".%03dZ", static_cast<int>((moment - seconds).count()));
  return text;
}

std::optional<Moment> moment_of(const std::string& text) {
  static const std::regex shape(
      R"((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?)");
  std::smatch found;
  if (!std::regex_match(text, found, shape)) return std::nullopt;
  const auto number = [&](std::size_t i) { return std::stoi(found[i].str()); };
  const std::chrono::year_month_day day{std::chrono::year(number(1)),
                                        std::chrono::month(static_cast<unsigned>(number(2))),
                                        std::chrono::day(static_cast<unsigned>(number(3)))};
  if (!day.ok() || number(4) > 23 || number(5) > 59 || number(6) > 59) return std::nullopt;
  Moment moment = std::chrono::sys_days(day) + std::chrono::hours(number(4)) +
                  std::chrono::minutes(number(5)) + std::chrono::seconds(number(6));
  if (found[7].matched) moment += std::chrono::milliseconds(std::stoi((found[7].str() + "00").substr(0, 3)));
  const std::string zone = found[8].str();
  if (zone.size() == 6) {
    const auto offset =
        std::chrono::hours(std::stoi(zone.substr(1, 2))) + std::chrono::minutes(std::stoi(zone.substr(4, 2)));
    moment += zone[0] == '+' ? -offset : offset;
  }
  return moment;
}

Moment real_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace sandbox::eaddress
