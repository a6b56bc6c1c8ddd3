#include "hub/values/iban.h"

#include <algorithm>

#include "hub/values/characters.h"
#include "hub/values/modulo_97.h"

namespace hub::values {
namespace {

constexpr std::size_t kHead = 4;  // country and check digits
constexpr std::size_t kLongest = 34;

bool fits(char c, char kind) {
  return kind == 'n' ? is_digit(c) : kind == 'a' ? is_upper(c) : is_digit(c) || is_upper(c);
}

/// Whether the account number is of the form, e.g. `4!a13!c`.
bool is_of_form(std::string_view account, std::string_view form) {
  while (!form.empty()) {
    const std::size_t mark = form.find('!');
    const auto count = static_cast<std::size_t>(number_of(form.substr(0, mark)));
    const char kind = form[mark + 1];
    form.remove_prefix(mark + 2);
    if (account.size() < count) return false;
    const std::string_view part = account.substr(0, count);
    if (!std::all_of(part.begin(), part.end(), [kind](char c) { return fits(c, kind); })) return false;
    account.remove_prefix(count);
  }
  return account.empty();
}

}  // namespace

Made<Iban> Iban::parse(std::string_view text) {
  const bool shaped =
      text.size() > kHead && text.size() <= kLongest && is_upper(text[0]) && is_upper(text[1]) &&
      all_digits(text.substr(2, 2)) &&
      std::all_of(text.begin() + kHead, text.end(), [](char c) { return is_digit(c) || is_upper(c); });
  if (!shaped)
    return Problem{
        {"an IBAN is the two letters of a country, two check digits, then capital letters and "
         "digits, without spaces",
         "IBAN ir valsts koda divi burti, divi kontrolcipari un tālāk lielie burti un cipari bez "
         "atstarpēm"}};
  const std::string_view form = iban_form_of(text.substr(0, 2));
  if (!form.empty() && !is_of_form(text.substr(kHead), form))
    return Problem{
        {"the IBAN has not the length, or the letters and digits in the places, that IBANs of its "
         "country have",
         "IBAN garums vai uzbūve neatbilst attiecīgās valsts IBAN formai"}};
  if (!has_check_digits(text))
    return Problem{{"the check digits of the IBAN are wrong", "IBAN kontrolcipari ir nepareizi"}};
  return Iban(std::string(text), form.empty());
}

}  // namespace hub::values
