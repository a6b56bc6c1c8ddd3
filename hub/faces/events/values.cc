#include "hub/faces/events/values.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>

namespace hub::faces {
namespace {

bool is_decimal(char c) {
  return c >= '0' && c <= '9';
}

/// The character that begins at `at` in correct UTF-8, and moves `at` behind it.
char32_t take_character(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  if (first < 0x80) return first;
  const unsigned more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  char32_t character = first & (0x3FU >> more);
  for (unsigned i = 0; i < more && at < text.size(); ++i)
    character = (character << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  return character;
}

/// A number of two digits, no more than `most`, that begins at `at`; -1: there is none.
int two_digits(std::string_view text, std::size_t at, int most) {
  if (at + 2 > text.size() || !is_decimal(text[at]) || !is_decimal(text[at + 1])) return -1;
  const int number = (text[at] - '0') * 10 + (text[at + 1] - '0');
  return number <= most ? number : -1;
}

/// Minutes that a zone is east of UTC. False: it is none.
bool read_zone(std::string_view zone, int& minutes) {
  minutes = 0;
  if (zone == "Z" || zone == "z") return true;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return false;
  const int hour = two_digits(zone, 1, 23);
  const int minute = two_digits(zone, 4, 59);
  minutes = (zone[0] == '-' ? -1 : 1) * (hour * 60 + minute);
  return hour >= 0 && minute >= 0;
}

}  // namespace

bool is_event_string(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = take_character(text, at);
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return false;
    if ((c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFEU) == 0xFFFE) return false;
  }
  return true;
}

bool is_event_integer(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return false;
  std::int32_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() && end == text.data() + text.size();
}

bool is_event_timestamp(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
  const auto fits = [](char form, char c) {
    return form == 'd' ? is_decimal(c) : c == form || (form == 'T' && c == 't');
  };
  if (text.size() <= kForm.size() || !std::equal(kForm.begin(), kForm.end(), text.begin(), fits))
    return false;
  using std::chrono::day, std::chrono::month, std::chrono::year, std::chrono::last;
  const int century = two_digits(text, 0, 99);
  const std::chrono::year_month_day date(year(century * 100 + two_digits(text, 2, 99)),
                                         month(static_cast<unsigned>(std::max(two_digits(text, 5, 12), 0))),
                                         day(static_cast<unsigned>(std::max(two_digits(text, 8, 31), 0))));
  const int hour = two_digits(text, 11, 23);
  const int minute = two_digits(text, 14, 59);
  const int second = two_digits(text, 17, 60);
  if (!date.ok() || hour < 0 || minute < 0 || second < 0) return false;
  auto rest = text.substr(kForm.size());
  if (rest.front() == '.') {
    const std::size_t end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return false;
    rest.remove_prefix(end);
  }
  int east = 0;
  if (!read_zone(rest, east)) return false;
  if (second < 60) return true;
  // Leap seconds end a month of UTC.
  const auto utc = std::chrono::sys_days(date) + std::chrono::minutes(hour * 60 + minute - east);
  const auto next = utc + std::chrono::minutes(1);
  const std::chrono::year_month_day first(std::chrono::floor<std::chrono::days>(next));
  return next == std::chrono::floor<std::chrono::days>(next) && first.day() == day(1);
}

}  // namespace hub::faces
