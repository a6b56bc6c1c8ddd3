#include "hub/values/registration_number.h"

#include <array>

#include "hub/values/characters.h"
#include "hub/values/person_code.h"

namespace hub::values {
namespace {

constexpr std::size_t kNumberDigits = 11;
constexpr std::array kNumberWeights{9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1};
constexpr int kRest = 3;

}  // namespace

Made<RegistrationNumber> RegistrationNumber::parse(std::string_view text) {
  if (text.size() != kNumberDigits || !all_digits(text))
    return Problem{{"a registration number has 11 digits", "reģistrācijas numuram ir 11 cipari"}};
  if (text[0] < '4')
    return Problem{{"a registration number begins with 4 or more; this is the form of a personal code",
                    "reģistrācijas numurs sākas ar 4 vai lielāku ciparu; šī ir personas koda forma"}};
  return RegistrationNumber(std::string(text));
}

bool RegistrationNumber::is_doubtful() const {
  int sum = 0;
  for (std::size_t i = 0; i < kNumberWeights.size(); ++i) sum += kNumberWeights[i] * digit_at(digits_, i);
  return sum % 11 != kRest;
}

Made<VatNumber> VatNumber::parse(std::string_view text) {
  const std::string_view digits = text.substr(std::min<std::size_t>(2, text.size()));
  if (!text.starts_with("LV") || digits.size() != kNumberDigits || !all_digits(digits))
    return Problem{
        {"a Latvian VAT number is LV and 11 digits", "Latvijas PVN maksātāja numurs ir LV un 11 cipari"}};
  if (digits[0] >= '4') {
    const auto number = RegistrationNumber::parse(digits);
    if (!number) return number.problem();
    return VatNumber(std::string(digits), number->is_doubtful());
  }
  const auto code = PersonCode::parse(digits);
  if (!code) return code.problem();
  return VatNumber(std::string(digits), code->is_doubtful());
}

}  // namespace hub::values
