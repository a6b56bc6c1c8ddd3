#include "hub/values/person_code.h"

#include <array>

#include "hub/values/characters.h"

namespace hub::values {
namespace {

constexpr std::size_t kDigits = 11;
constexpr std::size_t kHyphen = 6;
constexpr std::array kWeights{10, 5, 8, 4, 2, 1, 6, 3, 7, 9};

bool begins_new_form(std::string_view digits) {
  return digits[0] == '3' && digits[1] >= '2';
}

/// As any personal code does, and no registration number.
bool begins_as_code(std::string_view digits) {
  const int day = number_of(digits.substr(0, 2));
  const int month = number_of(digits.substr(2, 2));
  return (day >= 32 && day <= 39) || (day >= 1 && day <= 31 && month >= 1 && month <= 12);
}

int year_in(std::string_view digits) {
  return 1800 + 100 * digit_at(digits, 6) + number_of(digits.substr(4, 2));
}

/// Nothing: the first seven digits of an old code are right.
std::optional<Sentence> wrong_date(std::string_view digits) {
  if (digit_at(digits, 6) > 2)
    return Sentence("the seventh digit of a personal code of the old form, its century, is 0, 1 or 2",
                    "vecās formas personas koda septītais cipars, gadsimts, ir 0, 1 vai 2");
  const int month = number_of(digits.substr(2, 2));
  const int day = number_of(digits.substr(0, 2));
  if (!day_exists(year_in(digits), month, day))
    return Sentence(
        "a personal code begins with a date of birth that exists (DDMMYY), or in its new form with 32 to 39",
        "personas kods sākas ar iespējamu dzimšanas datumu (DDMMGG) vai jaunajā formā ar 32 līdz 39");
  if (day_of(year_in(digits), static_cast<unsigned>(month), static_cast<unsigned>(day)) > day_of(2017, 6, 30))
    return Sentence(
        "personal codes of the old form were given until 30 June 2017: a later date of birth stands in none",
        "vecās formas personas kodus piešķīra līdz 2017. gada 30. jūnijam: vēlāka dzimšanas datuma tajos "
        "nav");
  return std::nullopt;
}

}  // namespace

Made<PersonCode> PersonCode::parse(std::string_view text) {
  std::string digits(text);
  if (digits.size() == kDigits + 1 && digits[kHyphen] == '-') digits.erase(kHyphen, 1);
  if (digits.size() != kDigits || !all_digits(digits))
    return Problem{{"a personal code has 11 digits, with or without a hyphen after the sixth",
                    "personas kodam ir 11 cipari; aiz sestā cipara var būt defise"}};
  if (!begins_new_form(digits))
    if (auto wrong = wrong_date(digits)) return Problem{*std::move(wrong)};
  return PersonCode(std::move(digits));
}

std::string PersonCode::written() const {
  return digits_.substr(0, kHyphen) + "-" + digits_.substr(kHyphen);
}

bool PersonCode::is_new_form() const {
  return begins_new_form(digits_);
}

std::optional<Day> PersonCode::born() const {
  if (is_new_form()) return std::nullopt;
  const std::string_view digits = digits_;
  return day_of(year_in(digits), static_cast<unsigned>(number_of(digits.substr(2, 2))),
                static_cast<unsigned>(number_of(digits.substr(0, 2))));
}

bool holds_person_code(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at]) || (at > 0 && is_digit(text[at - 1]))) continue;
    std::string digits;
    std::size_t end = at;
    while (end < text.size() && (is_digit(text[end]) || (text[end] == '-' && digits.size() == kHyphen)) &&
           digits.size() <= kDigits)
      if (is_digit(text[end++])) digits.push_back(text[end - 1]);
    if (digits.size() == kDigits && begins_as_code(digits)) return true;
  }
  return false;
}

bool PersonCode::is_doubtful() const {
  if (is_new_form()) return false;
  int sum = 1;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * digit_at(digits_, i);
  return sum % 11 % 10 != digit_at(digits_, kDigits - 1);
}

}  // namespace hub::values
