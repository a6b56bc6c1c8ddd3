#include "hub/values/arguments.h"
#include "hub/values/working_days.h"

namespace hub::values {
namespace {

constexpr std::string_view kCalendar =
    "likumi.lv 72608; Darba likums § 133 (4); orders of the Cabinet, below";
constexpr std::string_view kTerms = "Administratīvā procesa likums § 42, 43 (likumi.lv 55567)";

Made<Day> day_at(Arguments arguments, std::size_t place) {
  const auto text = text_at(arguments, place);
  if (!text) return text.problem();
  return parse_day(*text);
}

Made<Answer> answer(const Made<bool>& made) {
  if (!made) return made.problem();
  return Answer(*made);
}

Made<Answer> answer(const Made<Day>& made) {
  if (!made) return made.problem();
  return Answer(to_text(*made));
}

template <Made<bool> (*tell)(Day)>
Made<Answer> of_day(Arguments arguments) {
  const auto day = day_at(arguments, 0);
  if (!day) return day.problem();
  return answer(tell(*day));
}

template <Made<Day> (*move)(Day, int)>
Made<Answer> moved_by(Arguments arguments) {
  const auto day = day_at(arguments, 0);
  if (!day) return day.problem();
  const auto count = count_at(arguments, 1);
  if (!count) return count.problem();
  return answer(move(*day, *count));
}

Made<Answer> between(Arguments arguments) {
  const auto from = day_at(arguments, 0);
  if (!from) return from.problem();
  const auto to = day_at(arguments, 1);
  if (!to) return to.problem();
  const auto count = working_days_between(*from, *to);
  if (!count) return count.problem();
  return Answer(std::to_string(*count));
}

}  // namespace

std::vector<Function> functions_of_days() {
  return {
      {"is-working-day",
       {"date"},
       kBoolean,
       {"Whether it is a working day of State institutions.", "Vai tā ir valsts iestāžu darba diena."},
       kCalendar,
       of_day<is_working_day>},
      {"is-holiday",
       {"date"},
       kBoolean,
       {"Whether it is free by law: a holiday, or the day after 4 May, 18 November or the Song Celebration "
        "on a "
        "weekend.",
        "Vai tā ir brīva pēc likuma: svētku diena vai diena pēc 4. maija, 18. novembra vai Dziesmu svētkiem "
        "nedēļas nogalē."},
       kCalendar,
       of_day<is_free_by_law>},
      {"add-working-days",
       {"date, count", 2, 2, 1},
       kText,
       {"The working day so many after the date (before it, if negative); the date itself does not count.",
        "Tik darba dienas pēc datuma (pirms tā, ja skaits negatīvs); pats datums neskaitās."},
       kCalendar,
       moved_by<add_working_days>},
      {"working-days-between",
       {"date, date", 2, 2},
       kText,
       {"How many working days there are after the first date, up to and with the second.",
        "Cik darba dienu ir pēc pirmā datuma līdz otrajam, to ieskaitot."},
       kCalendar,
       between},
      {"term-in-days",
       {"date, count", 2, 2, 1},
       kText,
       {"The last day of a term of so many days that an event on the date begins.",
        "Pēdējā diena termiņam dienās, ko sāk notikums šajā datumā."},
       kTerms,
       moved_by<end_of_term_in_days>},
      {"term-in-months",
       {"date, count", 2, 2, 1},
       kText,
       {"The same of a term of months; a year is twelve.", "Tas pats termiņam mēnešos; gads ir divpadsmit."},
       kTerms,
       moved_by<end_of_term_in_months>},
  };
}

}  // namespace hub::values
