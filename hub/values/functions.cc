#include "hub/values/functions.h"

#include <algorithm>
#include <cmath>

#include "hub/values/arguments.h"
#include "hub/values/characters.h"

namespace hub::values {
namespace {

constexpr int kLargestCount = 100'000;

Problem no_count(Problem::With with) {
  return {{"a count is a whole number from -100000 to 100000",
           "skaits ir vesels skaitlis no -100000 līdz 100000"},
          with};
}

}  // namespace

Made<std::string> text_at(Arguments arguments, std::size_t place) {
  const Argument& argument = arguments[place];
  if (argument.type == Argument::Type::number || argument.type == Argument::Type::boolean)
    return Problem{{"a text or an element is wanted: numbers of XPath are floating point and not exact",
                    "vajag tekstu vai elementu: XPath skaitļi ir ar peldošo punktu un nav precīzi"},
                   Problem::With::call};
  if (argument.texts.empty())
    return Problem{
        {"the value is missing: no element was selected", "vērtības nav: neviens elements nav atlasīts"}};
  if (argument.texts.size() > 1)
    return Problem{{"one value is wanted, and several elements were selected",
                    "vajag vienu vērtību, bet atlasīti vairāki elementi"},
                   Problem::With::call};
  return argument.texts.front();
}

Made<int> count_at(Arguments arguments, std::size_t place) {
  const Argument& argument = arguments[place];
  if (argument.type == Argument::Type::number) {
    const double number = argument.number;
    if (!(std::abs(number) <= kLargestCount) || number != std::trunc(number))
      return no_count(Problem::With::call);
    return static_cast<int>(number);
  }
  const auto text = text_at(arguments, place);
  if (!text) return text.problem();
  std::string_view digits = *text;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 6 || !all_digits(digits) || number_of(digits) > kLargestCount)
    return no_count(Problem::With::value);
  return negative ? -number_of(digits) : number_of(digits);
}

const std::vector<Function>& functions() {
  static const std::vector<Function> all = [] {
    std::vector<Function> joined;
    for (const auto& part :
         {functions_of_codes(), functions_of_days(), functions_of_time(), functions_of_money()})
      joined.insert(joined.end(), part.begin(), part.end());
    return joined;
  }();
  return all;
}

const Function* find_function(std::string_view name) {
  const auto found = std::find_if(functions().begin(), functions().end(),
                                  [name](const Function& function) { return function.name == name; });
  return found == functions().end() ? nullptr : &*found;
}

}  // namespace hub::values
