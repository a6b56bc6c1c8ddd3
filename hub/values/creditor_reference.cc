#include "hub/values/creditor_reference.h"

#include <algorithm>

#include "hub/values/characters.h"
#include "hub/values/modulo_97.h"

namespace hub::values {
namespace {

constexpr std::size_t kLongestReference = 21;  // of what the reference carries
constexpr std::string_view kStart = "RF";

bool can_be_carried(std::string_view text) {
  return !text.empty() && text.size() <= kLongestReference &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || is_upper(c); });
}

}  // namespace

Made<std::string> parse_creditor_reference(std::string_view text) {
  const bool shaped = text.size() > 4 && text.starts_with(kStart) && all_digits(text.substr(2, 2)) &&
                      can_be_carried(text.substr(4));
  if (!shaped)
    return Problem{{"a creditor reference (ISO 11649) is RF, two check digits and 1 to 21 letters and digits",
                    "strukturētā maksājuma atsauce (ISO 11649) ir RF, divi kontrolcipari un 1 līdz 21 burts "
                    "vai cipars"}};
  if (!has_check_digits(text))
    return Problem{{"the check digits of the creditor reference (ISO 11649) are wrong",
                    "strukturētās maksājuma atsauces (ISO 11649) kontrolcipari ir nepareizi"}};
  return std::string(text);
}

Made<std::string> make_creditor_reference(std::string_view text) {
  const std::string body = to_upper(text);
  if (!can_be_carried(body))
    return Problem{{"a creditor reference (ISO 11649) carries 1 to 21 letters A to Z and digits",
                    "strukturētajā maksājuma atsaucē (ISO 11649) ietilpst 1 līdz 21 burts no A līdz Z vai "
                    "cipars"}};
  return std::string(kStart) + check_digits_of(kStart, body) + body;
}

}  // namespace hub::values
