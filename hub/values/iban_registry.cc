#include <algorithm>
#include <array>
#include <utility>

#include "hub/values/iban.h"

namespace hub::values {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

/// IBAN registry, release 101 (SWIFT, the registration authority of ISO 13616): the structure of the account
/// number, neighbouring parts of one kind taken together. In the order of the countries.
constexpr std::array<Row, 89> kForms{
    {{"AD", "8!n12!c"},     {"AE", "19!n"},        {"AL", "8!n16!c"},     {"AT", "16!n"},
     {"AZ", "4!a20!c"},     {"BA", "16!n"},        {"BE", "12!n"},        {"BG", "4!a6!n8!c"},
     {"BH", "4!a14!c"},     {"BI", "23!n"},        {"BR", "23!n1!a1!c"},  {"BY", "4!c4!n16!c"},
     {"CH", "5!n12!c"},     {"CR", "18!n"},        {"CY", "8!n16!c"},     {"CZ", "20!n"},
     {"DE", "18!n"},        {"DJ", "23!n"},        {"DK", "14!n"},        {"DO", "4!c20!n"},
     {"EE", "16!n"},        {"EG", "25!n"},        {"ES", "20!n"},        {"FI", "14!n"},
     {"FK", "2!a12!n"},     {"FO", "14!n"},        {"FR", "10!n11!c2!n"}, {"GB", "4!a14!n"},
     {"GE", "2!a16!n"},     {"GI", "4!a15!c"},     {"GL", "14!n"},        {"GR", "7!n16!c"},
     {"GT", "24!c"},        {"HN", "4!a20!n"},     {"HR", "17!n"},        {"HU", "24!n"},
     {"IE", "4!a14!n"},     {"IL", "19!n"},        {"IQ", "4!a15!n"},     {"IS", "22!n"},
     {"IT", "1!a10!n12!c"}, {"JO", "4!a4!n18!c"},  {"KW", "4!a22!c"},     {"KZ", "3!n13!c"},
     {"LB", "4!n20!c"},     {"LC", "4!a24!c"},     {"LI", "5!n12!c"},     {"LT", "16!n"},
     {"LU", "3!n13!c"},     {"LV", "4!a13!c"},     {"LY", "21!n"},        {"MC", "10!n11!c2!n"},
     {"MD", "20!c"},        {"ME", "18!n"},        {"MK", "3!n10!c2!n"},  {"MN", "16!n"},
     {"MR", "23!n"},        {"MT", "4!a5!n18!c"},  {"MU", "4!a19!n3!a"},  {"NI", "4!a20!n"},
     {"NL", "4!a10!n"},     {"NO", "11!n"},        {"OM", "3!n16!c"},     {"PK", "4!a16!c"},
     {"PL", "24!n"},        {"PS", "4!a21!c"},     {"PT", "21!n"},        {"QA", "4!a21!c"},
     {"RO", "4!a16!c"},     {"RS", "18!n"},        {"RU", "14!n15!c"},    {"SA", "2!n18!c"},
     {"SC", "4!a20!n3!a"},  {"SD", "14!n"},        {"SE", "20!n"},        {"SI", "15!n"},
     {"SK", "20!n"},        {"SM", "1!a10!n12!c"}, {"SO", "19!n"},        {"ST", "21!n"},
     {"SV", "4!a20!n"},     {"TL", "19!n"},        {"TN", "20!n"},        {"TR", "6!n16!c"},
     {"UA", "6!n19!c"},     {"VA", "18!n"},        {"VG", "4!a16!n"},     {"XK", "16!n"},
     {"YE", "4!a4!n18!c"}}};

}  // namespace

std::string_view iban_form_of(std::string_view country) {
  const auto* const found =
      std::lower_bound(kForms.begin(), kForms.end(), country,
                       [](const Row& row, std::string_view sought) { return row.first < sought; });
  return found == kForms.end() || found->first != country ? std::string_view() : found->second;
}

}  // namespace hub::values
