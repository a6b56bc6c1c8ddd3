#include "hub/http/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <vector>

namespace hub::http {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Number = std::optional<int>;

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays{"monday", "tuesday",  "wednesday", "thursday",
                                                "friday", "saturday", "sunday"};
constexpr std::size_t kShortName = 3;

/// What a text names; a part that it does not name is missing.
struct Parts {
  Number year, month, day, hour, minute, second;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool same(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

std::vector<std::string_view> split(std::string_view text, const std::function<bool(char)>& is_between) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto length =
        static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_between) - text.begin());
    if (length > 0) words.push_back(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return words;
}

/// Digits alone, so many at least and at most.
Number digits(std::string_view text, std::size_t least, std::size_t most) {
  if (text.size() < least || text.size() > most || !std::all_of(text.begin(), text.end(), is_digit))
    return {};
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The digits that a text begins with; what follows is passed over.
std::string_view leading_digits(std::string_view text) {
  return text.substr(
      0, static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin()));
}

Number month_of(std::string_view text) {
  if (text.size() < kShortName) return {};
  const auto* const found = std::find_if(kMonths.begin(), kMonths.end(), [&](std::string_view name) {
    return same(text.substr(0, kShortName), name);
  });
  if (found == kMonths.end()) return {};
  return static_cast<int>(found - kMonths.begin()) + 1;
}

bool is_day_name(std::string_view text) {
  return std::any_of(kDays.begin(), kDays.end(), [&](std::string_view name) {
    return same(text, name) || same(text, name.substr(0, kShortName));
  });
}

/// `hh:mm:ss` with so many digits at least; what follows the last digit is passed over if `loose`.
bool read_time(std::string_view text, std::size_t least, bool loose, Parts& parts) {
  const auto first = text.find(':');
  const auto second = first == text.npos ? first : text.find(':', first + 1);
  if (second == text.npos) return false;
  const std::string_view last = text.substr(second + 1);
  const Number hour = digits(text.substr(0, first), least, 2);
  const Number minute = digits(text.substr(first + 1, second - first - 1), least, 2);
  const Number end = digits(loose ? leading_digits(last) : last, least, 2);
  if (!hour || !minute || !end) return false;
  parts.hour = hour;
  parts.minute = minute;
  parts.second = end;
  return true;
}

std::optional<Moment> moment_of(const Parts& parts) {
  constexpr int kLeapSecond = 60;
  if (!parts.year || !parts.month || !parts.day || !parts.hour) return {};
  const std::chrono::year_month_day date(std::chrono::year(*parts.year),
                                         std::chrono::month(static_cast<unsigned>(*parts.month)),
                                         std::chrono::day(static_cast<unsigned>(*parts.day)));
  if (!date.ok() || *parts.hour > 23 || *parts.minute > 59 || *parts.second > kLeapSecond) return {};
  return std::chrono::sys_days(date) + hours(*parts.hour) + minutes(*parts.minute) + seconds(*parts.second);
}

/// RFC 9110, 5.6.7: more than 50 years ahead is the most recent year in the past with the same two digits.
int full_year(int two_digits, Moment now) {
  const std::chrono::year_month_day today(std::chrono::floor<days>(now));
  const int this_year = int{today.year()};
  const int year = this_year - this_year % 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

/// `06-Nov-94`, also with four digits of the year.
bool read_dashed(std::string_view text, Moment now, Parts& parts) {
  const auto words = split(text, [](char c) { return c == '-'; });
  if (words.size() != 3) return false;
  parts.day = digits(words[0], 1, 2);
  parts.month = words[1].size() == kShortName ? month_of(words[1]) : Number();
  parts.year = digits(words[2], 4, 4);
  if (const Number two = digits(words[2], 2, 2)) parts.year = full_year(*two, now);
  return true;
}

bool is_cookie_delimiter(char c) {
  return c == '\t' || (c >= ' ' && c <= '/') || (c >= ';' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

}  // namespace

std::optional<Moment> http_date(std::string_view text, Moment now) {
  auto words = split(text, [](char c) { return c == ' '; });
  if (words.size() < 4) return {};
  const bool comma = words[0].ends_with(',');
  if (comma) words[0].remove_suffix(1);
  if (!is_day_name(words[0])) return {};
  Parts parts;
  if (comma && words.size() == 6 && same(words[5], "gmt")) {  // Sun, 06 Nov 1994 08:49:37 GMT
    parts.day = digits(words[1], 1, 2);
    parts.month = words[2].size() == kShortName ? month_of(words[2]) : Number();
    parts.year = digits(words[3], 4, 4);
    read_time(words[4], 2, false, parts);
  } else if (comma && words.size() == 4 && same(words[3], "gmt")) {  // Sunday, 06-Nov-94 08:49:37 GMT
    if (read_dashed(words[1], now, parts)) read_time(words[2], 2, false, parts);
  } else if (!comma && words.size() == 5) {  // Sun Nov  6 08:49:37 1994
    parts.month = words[1].size() == kShortName ? month_of(words[1]) : Number();
    parts.day = digits(words[2], 1, 2);
    read_time(words[3], 2, false, parts);
    parts.year = digits(words[4], 4, 4);
  }
  return moment_of(parts);
}

std::optional<Moment> cookie_date(std::string_view text) {
  Parts parts;
  for (const std::string_view word : split(text, is_cookie_delimiter)) {
    if (!parts.hour && read_time(word, 1, true, parts)) continue;
    const std::string_view number = leading_digits(word);
    if (!parts.day && digits(number, 1, 2)) {
      parts.day = digits(number, 1, 2);
    } else if (!parts.month && month_of(word)) {
      parts.month = month_of(word);
    } else if (!parts.year && digits(number, 2, 4)) {
      parts.year = digits(number, 2, 4);
    }
  }
  if (parts.year && *parts.year >= 70 && *parts.year <= 99) *parts.year += 1900;
  if (parts.year && *parts.year <= 69) *parts.year += 2000;
  constexpr int kFirstYear = 1601;
  if (!parts.year || *parts.year < kFirstYear) return {};
  return moment_of(parts);
}

}  // namespace hub::http
