#include "hub/values/arguments.h"
#include "hub/values/decimal.h"

namespace hub::values {
namespace {

constexpr std::string_view kExact = "xs:decimal (XML Schema 1.0)";
constexpr std::string_view kRounding = "Regulation (EC) 1103/97, article 5";

Made<Decimal> decimal_at(Arguments arguments, std::size_t place) {
  const auto text = text_at(arguments, place);
  if (!text) return text.problem();
  return Decimal::parse(*text);
}

Made<Answer> answer(const Made<Decimal>& made) {
  if (!made) return made.problem();
  return Answer(made->to_string());
}

Made<Answer> round_to(Arguments arguments) {
  const auto number = decimal_at(arguments, 0);
  if (!number) return number.problem();
  const auto places = count_at(arguments, 1);
  if (!places) return places.problem();
  return answer(number->rounded(*places));
}

template <Made<Decimal> (*combine)(const Decimal&, const Decimal&)>
Made<Answer> of_two(Arguments arguments) {
  const auto one = decimal_at(arguments, 0);
  if (!one) return one.problem();
  const auto other = decimal_at(arguments, 1);
  if (!other) return other.problem();
  return answer(combine(*one, *other));
}

Made<Answer> quotient(Arguments arguments) {
  const auto one = decimal_at(arguments, 0);
  if (!one) return one.problem();
  const auto other = decimal_at(arguments, 1);
  if (!other) return other.problem();
  const auto places = count_at(arguments, 2);
  if (!places) return places.problem();
  return answer(divide(*one, *other, *places));
}

/// Of every node; of none it is 0.
Made<Answer> sum_of(Arguments arguments) {
  const Argument& argument = arguments.front();
  if (argument.type != Argument::Type::nodes)
    return Problem{{"elements are wanted whose amounts are added", "vajag elementus, kuru summas saskaitīt"},
                   Problem::With::call};
  auto sum = Decimal::parse("0");
  for (const std::string& text : argument.texts) {
    const auto number = Decimal::parse(text);
    if (!number) return number.problem();
    sum = add(*sum, *number);
    if (!sum) return sum.problem();
  }
  return answer(sum);
}

Made<Answer> compared(Arguments arguments) {
  const auto one = decimal_at(arguments, 0);
  if (!one) return one.problem();
  const auto other = decimal_at(arguments, 1);
  if (!other) return other.problem();
  const auto order = compare(*one, *other);
  if (!order) return order.problem();
  return Answer(std::to_string(*order));
}

Made<Answer> to_cents(Arguments arguments) {
  const auto amount = decimal_at(arguments, 0);
  if (!amount) return amount.problem();
  const auto cents = amount->cents();
  if (!cents) return cents.problem();
  return Answer(std::to_string(*cents));
}

Made<Answer> from_cents(Arguments arguments) {
  const auto number = decimal_at(arguments, 0);
  if (!number) return number.problem();
  const auto hundredth = Decimal::parse("0.01");
  const auto amount = multiply(*number, *hundredth);
  if (!amount) return amount.problem();
  if (!amount->cents()) return Problem{{"a number of cents is whole", "centu skaits ir vesels skaitlis"}};
  return answer(amount->rounded(2));
}

}  // namespace

std::vector<Function> functions_of_money() {
  return {
      {"round",
       {"decimal, places", 2, 2, 1},
       kText,
       {"To so many digits after the point, half away from zero; always with that many.",
        "Līdz tik cipariem aiz punkta, pusi noapaļo prom no nulles; vienmēr raksta tik ciparu."},
       kRounding,
       round_to},
      {"add", {"decimal, decimal", 2, 2}, kText, {"The sum, exact.", "Summa, precīza."}, kExact, of_two<add>},
      {"subtract",
       {"decimal, decimal", 2, 2},
       kText,
       {"The difference, exact.", "Starpība, precīza."},
       kExact,
       of_two<subtract>},
      {"multiply",
       {"decimal, decimal", 2, 2},
       kText,
       {"The product, exact: round it after that.", "Reizinājums, precīzs: noapaļo pēc tam."},
       kExact,
       of_two<multiply>},
      {"divide",
       {"decimal, decimal, places", 3, 3, 2},
       kText,
       {"The quotient, rounded as `round` does.", "Dalījums, noapaļots kā ar `round`."},
       kRounding,
       quotient},
      {"sum",
       {"elements"},
       kText,
       {"The sum of the elements' amounts, exact; of none `0`.",
        "Elementu summa, precīza; ja nav neviena, `0`."},
       kExact,
       sum_of},
      {"compare",
       {"decimal, decimal", 2, 2},
       kText,
       {"`-1`, `0` or `1`: the first is smaller, equal (`1.5` and `1.50` are), or larger.",
        "`-1`, `0` vai `1`: pirmais ir mazāks, vienāds (`1.5` un `1.50` ir) vai lielāks."},
       kExact,
       compared},
      {"cents",
       {"amount"},
       kText,
       {"The amount in cents; one that is finer is refused.", "Summa centos; precīzāku noraida."},
       kExact,
       to_cents},
      {"from-cents",
       {"count"},
       kText,
       {"So many cents as an amount: `1250` is `12.50`.", "Tik centu kā summa: `1250` ir `12.50`."},
       kExact,
       from_cents},
  };
}

}  // namespace hub::values
