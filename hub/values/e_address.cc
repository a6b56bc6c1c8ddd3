#include "hub/values/e_address.h"

#include <algorithm>
#include <cstdint>

#include "hub/values/characters.h"
#include "hub/values/person_code.h"
#include "hub/values/registration_number.h"

namespace hub::values {
namespace {

constexpr std::size_t kLongestUnit = 100;
constexpr std::size_t kLongestOwner = 20;  // a sworn bailiff's number
constexpr std::size_t kPersonOrEntity = 11;
constexpr std::string_view kDefault = "_DEFAULT";
constexpr std::string_view kPrivate = "_PRIVATE";

bool is_letter_or_digit(char c) {
  return is_digit(c) || is_upper(c) || is_lower(c);
}

bool is_unit(std::string_view text) {
  return !text.empty() && text.size() <= kLongestUnit && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-';
  });
}

struct Owner {
  enum class Kind : std::uint8_t { person, entity, other } kind = Kind::other;
  std::string number;
  bool doubtful = false;
};

Problem no_owner() {
  return {{"an e-address ends with a registration number or a personal code",
           "e-adrese beidzas ar reģistrācijas numuru vai personas kodu"}};
}

Made<Owner> owner_of(std::string_view text) {
  if (text.size() == kPersonOrEntity && all_digits(text) && text[0] >= '4') {
    const auto number = RegistrationNumber::parse(text);
    if (!number) return number.problem();
    return Owner{Owner::Kind::entity, number->digits(), number->is_doubtful()};
  }
  const bool hyphened = text.size() == kPersonOrEntity + 1 && text[6] == '-';
  if (hyphened || (text.size() == kPersonOrEntity && all_digits(text))) {
    const auto code = PersonCode::parse(text);
    if (!code) return code.problem();
    return Owner{Owner::Kind::person, code->digits(), code->is_doubtful()};
  }
  if (text.empty() || text.size() > kLongestOwner ||
      !std::all_of(text.begin(), text.end(), is_letter_or_digit))
    return no_owner();
  return Owner{Owner::Kind::other, to_upper(text), true};
}

}  // namespace

Made<EAddress> EAddress::parse(std::string_view text) {
  const std::size_t at = text.find('@');
  const std::string_view unit = at == std::string_view::npos ? std::string_view() : text.substr(0, at);
  if (at != std::string_view::npos && !is_unit(unit))
    return Problem{{"before the @ of an e-address stands a unit of letters, digits, '.', '_' and '-'",
                    "e-adresē pirms @ ir adresāta vienība no burtiem, cipariem, '.', '_' un '-'"}};
  auto owner = owner_of(at == std::string_view::npos ? text : text.substr(at + 1));
  if (!owner) return owner.problem();
  const std::string compared = to_upper(unit);
  // A number alone is an address by law, of a person or an entity and of nobody else.
  if (unit.empty() && owner->kind == Owner::Kind::other) return no_owner();
  if (owner->kind == Owner::Kind::person && !unit.empty() && compared != kPrivate)
    return Problem{{compared == kDefault ? Sentence("_DEFAULT is the unit of an institution; a person's is "
                                                    "_PRIVATE",
                                                    "_DEFAULT ir iestādes vienība; personai ir _PRIVATE")
                                         : Sentence("a person's e-address has no unit but _PRIVATE",
                                                    "personas e-adresē nav citas vienības kā _PRIVATE")}};
  return EAddress(compared, std::move(owner->number), owner->doubtful);
}

}  // namespace hub::values
