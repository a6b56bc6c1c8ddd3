#include "hub/values/days.h"

#include "hub/values/characters.h"

namespace hub::values {
namespace {

namespace chrono = std::chrono;

constexpr int kFirstYear = 1800;
constexpr int kLastYear = 2199;
constexpr std::size_t kLength = 10;  // 2026-11-30

void append_padded(std::string& text, int number, std::size_t digits) {
  const std::string plain = std::to_string(number);
  text.append(digits - std::min(digits, plain.size()), '0').append(plain);
}

}  // namespace

Made<Day> parse_day(std::string_view text) {
  const bool shaped = text.size() == kLength && text[4] == '-' && text[7] == '-' &&
                      all_digits(text.substr(0, 4)) && all_digits(text.substr(5, 2)) &&
                      all_digits(text.substr(8));
  const int year = shaped ? number_of(text.substr(0, 4)) : 0;
  const int month = shaped ? number_of(text.substr(5, 2)) : 0;
  const int day = shaped ? number_of(text.substr(8)) : 0;
  if (year < kFirstYear || year > kLastYear || !day_exists(year, month, day))
    return Problem{{"a day is written as 2026-11-30, without time and time zone, and exists in the calendar",
                    "dienu raksta kā 2026-11-30, bez laika un laika joslas, un tādai jābūt kalendārā"}};
  return day_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

std::string to_text(Day day) {
  const chrono::year_month_day date(day);
  std::string text;
  append_padded(text, static_cast<int>(date.year()), 4);
  append_padded(text += '-', static_cast<int>(static_cast<unsigned>(date.month())), 2);
  append_padded(text += '-', static_cast<int>(static_cast<unsigned>(date.day())), 2);
  return text;
}

bool day_exists(int year, int month, int day) {
  if (month < 1 || day < 1) return false;
  return chrono::year_month_day(chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                chrono::day(static_cast<unsigned>(day)))
      .ok();
}

Day day_of(int year, unsigned month, unsigned day) {
  return chrono::year(year) / chrono::month(month) / chrono::day(day);
}

int year_of(Day day) {
  return static_cast<int>(chrono::year_month_day(day).year());
}

Day months_later(Day day, int months) {
  const chrono::year_month_day later = chrono::year_month_day(day) + chrono::months(months);
  if (later.ok()) return later;
  return later.year() / later.month() / chrono::last;
}

}  // namespace hub::values
