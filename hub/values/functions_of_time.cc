#include "hub/values/arguments.h"
#include "hub/values/riga_time.h"

namespace hub::values {
namespace {

constexpr std::string_view kClock = "Directive 2000/84/EC; MK 1010/2010";

Made<RigaTime> time_at(Arguments arguments) {
  const auto text = text_at(arguments, 0);
  if (!text) return text.problem();
  const auto moment = parse_moment(*text);
  if (!moment) return moment.problem();
  return riga_time(*moment);
}

Made<Answer> riga_date(Arguments arguments) {
  const auto time = time_at(arguments);
  if (!time) return time.problem();
  return Answer(to_text(time->local).substr(0, 10));
}

Made<Answer> riga_time_of(Arguments arguments) {
  const auto time = time_at(arguments);
  if (!time) return time.problem();
  return Answer(to_text(*time));
}

Made<Which> which_at(Arguments arguments) {
  if (arguments.size() < 2) return Which::only;
  const auto word = text_at(arguments, 1);
  if (!word) return word.problem();
  if (*word == "first") return Which::first;
  if (*word == "second") return Which::second;
  return Problem{{"which of two equal local times is meant is 'first' or 'second'",
                  "kurš no diviem vienādiem vietējiem laikiem domāts, ir 'first' vai 'second'"},
                 Problem::With::call};
}

Made<Answer> riga_instant(Arguments arguments) {
  const auto text = text_at(arguments, 0);
  if (!text) return text.problem();
  const auto local = parse_local(*text);
  if (!local) return local.problem();
  const auto which = which_at(arguments);
  if (!which) return which.problem();
  const auto moment = instant_of_riga(*local, *which);
  if (!moment) return moment.problem();
  return Answer(to_text(*moment));
}

}  // namespace

std::vector<Function> functions_of_time() {
  return {
      {"riga-date",
       {"moment"},
       kText,
       {"The date in Latvia at the moment (xs:dateTime with time zone).",
        "Datums Latvijā šajā brīdī (xs:dateTime ar laika joslu)."},
       kClock,
       riga_date},
      {"riga-time",
       {"moment"},
       kText,
       {"The moment by Latvian clocks, with their time zone: `2026-11-30T10:15:48+02:00`.",
        "Brīdis pēc Latvijas pulksteņa, ar tā laika joslu: `2026-11-30T10:15:48+02:00`."},
       kClock,
       riga_time_of},
      {"riga-instant",
       {"time [, which]", 1, 2},
       kText,
       {"The moment in UTC of a local time in Latvia (no time zone). A skipped time is refused; one that is "
        "there twice too, unless `'first'` or `'second'` is said.",
        "Brīdis UTC laikā pēc Latvijas vietējā laika (bez joslas). Izlaistu laiku noraida; divkāršu arī, ja "
        "nav "
        "norādīts `'first'` vai `'second'`."},
       kClock,
       riga_instant},
  };
}

}  // namespace hub::values
