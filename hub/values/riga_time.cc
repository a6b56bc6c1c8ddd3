#include "hub/values/riga_time.h"

#include <optional>

#include "hub/base/say.h"
#include "hub/values/characters.h"
#include "hub/values/days.h"

namespace hub::values {
namespace {

namespace chrono = std::chrono;
using chrono::hours;
using chrono::local_seconds;
using chrono::minutes;
using chrono::seconds;
using chrono::sys_seconds;

constexpr hours kWinter{2};
constexpr hours kSummer{3};
constexpr hours kChange{1};  // of the day, UTC
constexpr int kWithoutSummer = 2000;
constexpr std::size_t kMostFraction = 9;

Problem not_told() {
  return {say("the time in Latvia is told for the years {} to {}",
              "laiku Latvijā nosaka no {}. līdz {}. gadam", kFirstRigaYear, kLastRigaYear),
          Problem::With::knowledge};
}

bool is_told(int year) {
  return year >= kFirstRigaYear && year <= kLastRigaYear;
}

sys_seconds change(int year, chrono::month month) {
  return chrono::sys_days(chrono::year(year) / month / chrono::Sunday[chrono::last]) + kChange;
}

hours offset_at(sys_seconds instant) {
  const int year = year_of(chrono::floor<chrono::days>(instant));
  const bool summer = year != kWithoutSummer && instant >= change(year, chrono::March) &&
                      instant < change(year, chrono::October);
  return summer ? kSummer : kWinter;
}

/// `2026-11-30T10:15:48.5` at the start of `text`; what follows is left in it.
std::optional<LocalTime> take_local(std::string_view& text) {
  constexpr std::size_t kTime = 11;  // after the T
  constexpr std::size_t kEnd = 19;
  if (text.size() < kEnd || text[kTime - 1] != 'T' || text[kTime + 2] != ':' || text[kTime + 5] != ':')
    return std::nullopt;
  const auto day = parse_day(text.substr(0, kTime - 1));
  const std::string_view hour = text.substr(kTime, 2);
  const std::string_view minute = text.substr(kTime + 3, 2);
  const std::string_view second = text.substr(kTime + 6, 2);
  if (!day || !all_digits(hour) || !all_digits(minute) || !all_digits(second)) return std::nullopt;
  if (number_of(hour) > 23 || number_of(minute) > 59 || number_of(second) > 59) return std::nullopt;
  LocalTime local;
  local.second = local_seconds(day->time_since_epoch() + hours(number_of(hour)) + minutes(number_of(minute)) +
                               seconds(number_of(second)));
  text.remove_prefix(kEnd);
  if (!text.starts_with('.')) return local;
  std::size_t end = 1;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end == 1 || end > kMostFraction + 1) return std::nullopt;
  local.fraction = text.substr(1, end - 1);
  text.remove_prefix(end);
  return local;
}

/// `Z`, `+02:00`: a whole text. At most fourteen hours, as XML Schema has it.
std::optional<minutes> offset_of(std::string_view text) {
  if (text == "Z") return minutes(0);
  const bool shaped = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' &&
                      all_digits(text.substr(1, 2)) && all_digits(text.substr(4));
  if (!shaped || number_of(text.substr(4)) > 59) return std::nullopt;
  const minutes size = hours(number_of(text.substr(1, 2))) + minutes(number_of(text.substr(4)));
  if (size > hours(14)) return std::nullopt;
  return text[0] == '-' ? -size : size;
}

void append_two(std::string& text, char before, std::int64_t number) {
  text += before;
  text += static_cast<char>('0' + number / 10);
  text += static_cast<char>('0' + number % 10);
}

}  // namespace

Made<Moment> parse_moment(std::string_view text) {
  const auto local = take_local(text);
  const auto offset = local ? offset_of(text) : std::nullopt;
  if (!offset)
    return Problem{{"a moment is written as 2026-11-30T08:15:48+02:00, with its time zone (or Z)",
                    "brīdi raksta kā 2026-11-30T08:15:48+02:00, ar laika joslu (vai Z)"}};
  return Moment{sys_seconds(local->second.time_since_epoch() - *offset), local->fraction};
}

std::string to_text(const Moment& moment) {
  return to_text(LocalTime{local_seconds(moment.second.time_since_epoch()), moment.fraction}) + "Z";
}

Made<LocalTime> parse_local(std::string_view text) {
  auto local = take_local(text);
  if (!local || !text.empty())
    return Problem{{"a local time is written as 2026-11-30T08:15:48, without time zone",
                    "vietējo laiku raksta kā 2026-11-30T08:15:48, bez laika joslas"}};
  return *std::move(local);
}

std::string to_text(const LocalTime& local) {
  const auto day = chrono::floor<chrono::days>(local.second);
  const seconds time = local.second - day;
  std::string text = to_text(Day(day.time_since_epoch()));
  append_two(text, 'T', chrono::floor<hours>(time).count());
  append_two(text, ':', chrono::floor<minutes>(time).count() % 60);
  append_two(text, ':', time.count() % 60);
  if (!local.fraction.empty()) text.append(".").append(local.fraction);
  return text;
}

Made<RigaTime> riga_time(const Moment& moment) {
  const hours offset = offset_at(moment.second);
  const local_seconds local(moment.second.time_since_epoch() + offset);
  if (!is_told(year_of(Day(chrono::floor<chrono::days>(local).time_since_epoch())))) return not_told();
  return RigaTime{{local, moment.fraction}, offset};
}

std::string to_text(const RigaTime& time) {
  std::string text = to_text(time.local);
  append_two(text, '+', time.offset.count());
  return text + ":00";
}

Made<Moment> instant_of_riga(const LocalTime& local, Which which) {
  if (!is_told(year_of(Day(chrono::floor<chrono::days>(local.second).time_since_epoch())))) return not_told();
  const sys_seconds early(local.second.time_since_epoch() - kSummer);
  const sys_seconds late(local.second.time_since_epoch() - kWinter);
  const bool by_summer = offset_at(early) == kSummer;
  const bool by_winter = offset_at(late) == kWinter;
  if (!by_summer && !by_winter)
    return Problem{{"there is no such local time: the clock was put forward over it",
                    "šāda vietējā laika nav: pulksteni pagriežot uz priekšu, tas izlaists"}};
  if (by_summer && by_winter && which == Which::only)
    return Problem{{"this local time is there twice, as the clock was put back: say which, first or second",
                    "šis vietējais laiks ir divreiz, jo pulkstenis pagriezts atpakaļ: jānorāda, vai pirmais "
                    "(first) vai otrais (second)"}};
  const bool take_early = by_summer && (!by_winter || which == Which::first);
  return Moment{take_early ? early : late, local.fraction};
}

}  // namespace hub::values
