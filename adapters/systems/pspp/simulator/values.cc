#include "adapters/systems/pspp/simulator/values.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sandbox::pspp {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kLabels{{
    {"Submitted", "apstrādē"},
    {"InProcess", "apstrādē"},
    {"InfoRequested", "paprasīta papildu informācija"},
    {"Refused", "atteikts"},
    {"Answered", "sniegta atbilde"},
    {"Issued", "izsniegta licence"},
    {"Closed", "sniegta atbilde"},
}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return is_capital(c) || (c >= 'a' && c <= 'z');
}

/// `9` stands for a digit, anything else for itself.
bool has_form(std::string_view text, std::string_view form) {
  return text.size() == form.size() &&
         std::equal(text.begin(), text.end(), form.begin(),
                    [](char c, char wanted) { return wanted == '9' ? is_digit(c) : c == wanted; });
}

int number(std::string_view digits) {
  return std::stoi(std::string(digits));
}

int days_in(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays.at(static_cast<std::size_t>(month - 1)) + (month == 2 && leap ? 1 : 0);
}

bool is_zone(std::string_view text) {
  if (text == "Z") return true;
  if (!has_form(text, "+99:99") && !has_form(text, "-99:99")) return false;
  const int minutes = number(text.substr(1, 2)) * 60 + number(text.substr(4, 2));
  return number(text.substr(4, 2)) < 60 && minutes <= 14 * 60;
}

}  // namespace

bool is_code(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  if (!is_letter(text[0]) && !is_digit(text[0])) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '/' || c == '-';
  });
}

bool is_date(std::string_view text) {
  if (!has_form(text, "9999-99-99")) return false;
  const int year = number(text.substr(0, 4));
  const int month = number(text.substr(5, 2));
  const int day = number(text.substr(8, 2));
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

bool is_moment(std::string_view text) {
  if (text.size() < 20 || !is_date(text.substr(0, 10)) || !has_form(text.substr(10, 9), "T99:99:99"))
    return false;
  if (number(text.substr(11, 2)) > 23 || number(text.substr(14, 2)) > 59 || number(text.substr(17, 2)) > 59)
    return false;
  auto rest = text.substr(19);
  if (rest[0] == '.') {
    const auto digits = std::min(rest.find_first_not_of("0123456789", 1), rest.size()) - 1;
    if (digits < 1 || digits > 9) return false;
    rest.remove_prefix(digits + 1);
  }
  return is_zone(rest);
}

bool is_text(std::string_view text, std::size_t longest) {
  const auto characters = std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return characters >= 1 && static_cast<std::size_t>(characters) <= longest;
}

bool looks_like_reference(std::string_view text) {
  return text.size() >= 5 && text.size() <= 25 && has_form(text.substr(0, 4), "RF99") &&
         std::all_of(text.begin() + 4, text.end(), [](char c) { return is_capital(c) || is_digit(c); });
}

bool has_right_check_digits(std::string_view reference) {
  const std::string turned = std::string(reference.substr(4)) + std::string(reference.substr(0, 4));
  unsigned rest = 0;
  for (const char c : turned)
    rest = is_digit(c) ? (rest * 10 + static_cast<unsigned>(c - '0')) % 97
                       : (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
  return rest == 1;
}

std::string_view label_of(std::string_view state) {
  const auto* found =
      std::find_if(kLabels.begin(), kLabels.end(), [&](const auto& row) { return row.first == state; });
  return found == kLabels.end() ? std::string_view() : found->second;
}

bool is_final(std::string_view state) {
  return state == "Refused" || state == "Answered" || state == "Issued" || state == "Closed";
}

}  // namespace sandbox::pspp
