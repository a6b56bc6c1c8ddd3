#include "hub/values/decimal.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

#include "tests/unit/hub/values/vector.h"

namespace hub::values {
namespace {

Decimal number(std::string_view text) {
  return *Decimal::parse(text);
}

std::string told(const Made<Decimal>& made) {
  return made ? made->to_string() : "none";
}

TEST(Decimal, IsReadAndWrittenAsXmlSchemaHasIt) {
  for (const Vector& vector : {
           Vector{"12.50", "12.50", "XML Schema 1.0 part 2, 3.2.3: digits and a point"},
           Vector{"-1.23", "-1.23", "3.2.3.1"},
           Vector{"12678967.543233", "12678967.543233", "3.2.3.1"},
           Vector{"+100000.00", "100000.00", "3.2.3.1"},
           Vector{"210", "210", "3.2.3.1"},
           Vector{"0012", "12", "leading zeros say nothing"},
           Vector{".5", "0.5", "digits on one side are enough"},
           Vector{"5.", "5", "the same"},
           Vector{"-0.00", "0.00", "no negative zero"},
           Vector{"999999999999999999999999999999", "999999999999999999999999999999", "30 digits"},
           Vector{"0.000000000000000001", "0.000000000000000001", "18 places"},
           Vector{"1000000000000000000000000000000", "at most 30 digits", "31 digits"},
           Vector{"0.0000000000000000001", "at most 30 digits", "19 places"},
           Vector{"12,50", "without spaces, comma and exponent", "as people write it in Latvia"},
           Vector{"1 250.00", "without spaces, comma and exponent", "thousands"},
           Vector{"1e3", "without spaces, comma and exponent", "xs:double"},
           Vector{"4.00035216e+10", "without spaces, comma and exponent", "what XPath makes of 40003521600"},
           Vector{"NaN", "without spaces, comma and exponent", "what XPath makes of nothing"},
           Vector{".", "without spaces, comma and exponent", "no digit"},
           Vector{"-", "without spaces, comma and exponent", "no digit"},
           Vector{"--1", "without spaces, comma and exponent", "two signs"},
           Vector{"", "without spaces, comma and exponent", "nothing"},
       }) {
    const auto decimal = Decimal::parse(vector.text);
    expect_as(vector, decimal, told(decimal));
  }
}

TEST(Decimal, IsRoundedHalfAwayFromZero) {
  struct Row {
    const char* text;
    int places;
    const char* expected;
    const char* source;
  };
  constexpr const char* kHalf = "Regulation (EC) 1103/97, article 5: half-way up";
  for (const Row& row : {
           Row{"1.005", 2, "1.01", kHalf},  // 1.00 as a double
           Row{"2.675", 2, "2.68", kHalf},  // 2.67 as a double
           Row{"1.0049999", 2, "1.00", "the nearest cent"},
           Row{"0.5", 0, "1", kHalf},
           Row{"1.5", 0, "2", kHalf},
           Row{"2.5", 0, "3", "not the even one"},
           Row{"-1.005", 2, "-1.01", "a credit note takes back the cents of its invoice"},
           Row{"-0.004", 2, "0.00", "no negative zero"},
           Row{"12.5", 2, "12.50", "written with the places that were asked for"},
           Row{"0", 2, "0.00", "so is nothing"},
           Row{"99.995", 2, "100.00", "carried on"},
           Row{"1", 19, "none", "more places than there are"},
           Row{"1", -1, "none", "fewer than none"},
           Row{"999999999999999999999999999999", 1, "none", "31 digits"},
       })
    EXPECT_EQ(told(number(row.text).rounded(row.places)), row.expected) << row.text << ", " << row.source;
}

TEST(Decimal, AddsAndMultipliesExactly) {
  EXPECT_EQ(told(add(number("0.1"), number("0.2"))), "0.3");
  EXPECT_EQ(told(add(number("1.50"), number("-1.5"))), "0.00");
  EXPECT_EQ(told(subtract(number("100"), number("0.01"))), "99.99");
  EXPECT_EQ(told(multiply(number("10.10"), number("0.21"))), "2.1210");
  EXPECT_EQ(told(multiply(number("-3"), number("-0.5"))), "1.5");
  EXPECT_EQ(told(multiply(number("999999999999999999999999999999"), number("10"))), "none")
      << "never less exact";
  EXPECT_EQ(told(multiply(number("0.0000000001"), number("0.0000000001"))), "none") << "20 places";
  EXPECT_EQ(told(add(number("999999999999999999999999999999"), number("1"))), "none");
  EXPECT_EQ(told(add(number("999999999999999999999999999999"), number("0.000000000000000001"))), "none");
}

TEST(Decimal, DividesToSoManyPlaces) {
  // 21 % of VAT in a price with VAT: price * 21 / 121, to the cent.
  EXPECT_EQ(told(divide(*multiply(number("121.00"), number("21")), number("121"), 2)), "21.00");
  EXPECT_EQ(told(divide(*multiply(number("9.99"), number("21")), number("121"), 2)), "1.73");
  EXPECT_EQ(told(divide(number("1"), number("3"), 4)), "0.3333");
  EXPECT_EQ(told(divide(number("2"), number("3"), 4)), "0.6667");
  EXPECT_EQ(told(divide(number("-1"), number("8"), 2)), "-0.13");
  EXPECT_EQ(told(divide(number("1"), number("-8"), 2)), "-0.13");
  EXPECT_EQ(told(divide(number("1"), number("0.00"), 2)), "none");
  EXPECT_EQ(told(divide(number("999999999999999999999999999999"), number("0.000000000000000001"), 18)),
            "none");
}

TEST(Decimal, IsCompared) {
  EXPECT_EQ(*compare(number("1.5"), number("1.50")), 0);
  EXPECT_EQ(*compare(number("-1"), number("0.01")), -1);
  EXPECT_EQ(*compare(number("40003521600"), number("40003521599.99")), 1);
}

TEST(Decimal, IsMoneyInCents) {
  EXPECT_EQ(*number("12.5").cents(), 1250);
  EXPECT_EQ(*number("12").cents(), 1200);
  EXPECT_EQ(*number("-0.01").cents(), -1);
  EXPECT_EQ(*number("12.500").cents(), 1250);
  EXPECT_FALSE(number("12.505").cents());
  EXPECT_EQ(*number("92233720368547758.07").cents(), INT64_MAX);
  EXPECT_EQ(*number("-92233720368547758.08").cents(), INT64_MIN);
  EXPECT_FALSE(number("92233720368547758.08").cents());
  EXPECT_EQ(Decimal::of_cents(-5).to_string(), "-0.05");
  EXPECT_EQ(Decimal::of_cents(1250).to_string(), "12.50");
}

TEST(Decimal, AgreesWithWholeNumbersOnAThousandDraws) {
  const unsigned seed = 1997;
  std::mt19937 dice(seed);
  std::uniform_int_distribution<std::int64_t> cents(-99'999'999, 99'999'999);
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t one = cents(dice);
    const std::int64_t other = cents(dice);
    const Decimal first = Decimal::of_cents(one);
    const Decimal second = Decimal::of_cents(other);
    EXPECT_EQ(*add(first, second)->cents(), one + other) << "seed " << seed;
    EXPECT_EQ(*subtract(first, second)->cents(), one - other);
    EXPECT_EQ(told(multiply(first, second)->rounded(4)), told(multiply(second, first)));
    EXPECT_EQ(*multiply(*multiply(first, second), number("100"))->cents(), one * other);
    EXPECT_EQ(number(first.to_string()).to_string(), first.to_string());
  }
}

}  // namespace
}  // namespace hub::values
