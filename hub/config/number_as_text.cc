#include <algorithm>

#include "hub/base/say.h"
#include "hub/config/xpath_types.h"

namespace hub::config {
namespace {

/// The expression in one line, cut between characters.
std::string shown(std::string text) {
  constexpr std::size_t kShown = 80;
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  if (text.size() <= kShown) return text;
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

void check_numbers(std::string_view xpath, bool becomes_text, const std::string& what, const Located& place,
                   Findings& findings) {
  const auto typing = becomes_text ? typing_of_text(xpath) : typing_of(xpath);
  if (!typing) return;
  for (const NumberAsText& number : typing->as_text)
    findings.push_back(place.finding(Sentence(what).append(": ", told(number, false))));
}

Sentence told(const NumberAsText& place, bool format_number) {
  const Text what_to_do =
      format_number ? Text{"keep it as text, or say with format-number() how it is written",
                           "atstājiet to kā tekstu vai ar format-number() norādiet, kā tas rakstāms"}
                    : Text{"take the text as it is, without arithmetic and number()",
                           "ņemiet tekstu tādu, kāds tas ir, bez aritmētikas un number()"};
  return say(
      "'{}' is a number that becomes text, and XPath 1.0 writes 40003521600 as 4.00035216e+10 and 12.30 as "
      "12.3: {}",
      "'{}' ir skaitlis, kas kļūst par tekstu, un XPath 1.0 raksta 40003521600 kā 4.00035216e+10 un 12.30 kā "
      "12.3: {}",
      shown(place.number), what_to_do);
}

}  // namespace hub::config
