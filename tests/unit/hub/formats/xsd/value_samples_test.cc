#include "hub/formats/xsd/value_samples.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hub::formats {
namespace {

SimpleType type_of(const std::string& builtin, std::map<std::string, std::string> facets = {},
                   std::vector<std::string> patterns = {}) {
  SimpleType type;
  type.builtin = find_builtin(builtin);
  type.facets = std::move(facets);
  type.patterns = std::move(patterns);
  return type;
}

bool has(const ValueSamples& samples, const std::string& text) {
  return std::any_of(samples.values.begin(), samples.values.end(),
                     [&](const ValueSample& one) { return one.text == text; });
}

std::string what_of(const ValueSamples& samples, const std::string& text) {
  for (const ValueSample& one : samples.values)
    if (one.text == text && !one.what.empty()) return one.what.en();
  return {};
}

TEST(ValueSamples, OfEveryBuiltinBeginWithAnOrdinaryOne) {
  for (const char* name : {"string",
                           "normalizedString",
                           "token",
                           "anyURI",
                           "base64Binary",
                           "date",
                           "dateTime",
                           "time",
                           "boolean",
                           "decimal",
                           "integer",
                           "nonNegativeInteger",
                           "positiveInteger",
                           "nonPositiveInteger",
                           "negativeInteger",
                           "long",
                           "int",
                           "short",
                           "byte",
                           "unsignedLong",
                           "unsignedInt",
                           "unsignedShort",
                           "unsignedByte"}) {
    const auto samples = value_samples(type_of(name));
    ASSERT_FALSE(samples.values.empty()) << name;
    EXPECT_TRUE(samples.values.front().what.empty()) << name;
    EXPECT_GT(samples.values.size(), 3U) << name;
    EXPECT_TRUE(samples.gaps.empty()) << name;
  }
}

TEST(ValueSamples, OfNumbersAreAtTheirLimits) {
  const auto count =
      value_samples(type_of("unsignedInt", {{"minInclusive", "1"}, {"maxInclusive", "4294967295"}}));
  for (const char* text : {"1", "2", "4294967294", "4294967295", "007"})
    EXPECT_TRUE(has(count, text)) << text;
  EXPECT_FALSE(has(count, "0"));
  EXPECT_EQ(what_of(count, "4294967295"), "largest, 4294967295");

  const auto open = value_samples(
      type_of("decimal", {{"minExclusive", "0"}, {"maxExclusive", "100"}, {"fractionDigits", "2"}}));
  for (const char* text : {"0.01", "99.99"}) EXPECT_TRUE(has(open, text)) << text;
  for (const char* text : {"0", "0.00", "100", "100.00", "1.005"}) EXPECT_FALSE(has(open, text)) << text;

  const auto digits = value_samples(type_of("decimal", {{"totalDigits", "5"}, {"fractionDigits", "2"}}));
  for (const char* text : {"99999", "-99999", "999.99", "-999.99", "0.01", "-0", "1.", ".5"})
    EXPECT_TRUE(has(digits, text)) << text;

  const auto wide = value_samples(type_of("unsignedLong"));
  for (const char* text : {"18446744073709551615", "18446744073709551614", "0"})
    EXPECT_TRUE(has(wide, text)) << text;
  EXPECT_TRUE(has(value_samples(type_of("byte")), "-127"));
  EXPECT_TRUE(has(value_samples(type_of("integer")), "+7"));
}

TEST(ValueSamples, OfTextsAreShortestLongestAndSpecial) {
  const auto name = value_samples(type_of("string", {{"minLength", "2"}, {"maxLength", "5"}}));
  EXPECT_EQ(what_of(name, "ZZZZZ"), "longest, 5 characters");
  EXPECT_EQ(what_of(name, "aa"), "shortest, 2 characters");
  EXPECT_TRUE(has(name, "āāāāā"));
  EXPECT_TRUE(has(name, "bbbb\n"));
  const auto line = value_samples(type_of("string", {{"maxLength", "30"}}));
  for (const char* text : {"", " ", "pirmā\notrā", "pirmā\rotrā", "<a>&amp;]]></a>"})
    EXPECT_TRUE(has(line, text)) << text;
  const auto exact = value_samples(type_of("string", {{"length", "3"}}));
  for (const ValueSample& one : exact.values) EXPECT_NE(one.what.en().find("left"), 0U);
  EXPECT_TRUE(has(exact, "ZZZ"));
}

TEST(ValueSamples, OfMomentsHaveEveryZoneAndFractionThatTheTypeTakes) {
  const auto any = value_samples(type_of("dateTime"));
  for (const char* text :
       {"2026-11-20T09:00:00", "2026-11-20T09:00:00Z", "2026-11-20T09:00:00-14:00", "2026-11-20T24:00:00Z",
        "2026-11-20T23:59:59.999999999999Z", "9999-12-31T09:00:00"})
    EXPECT_TRUE(has(any, text)) << text;
  EXPECT_EQ(what_of(any, "2026-11-20T23:59:59.9999999999Z"), "10 decimals");

  const auto narrow = value_samples(type_of(
      "dateTime", {},
      {"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+\\-][0-9]{2}:[0-9]{2})"}));
  EXPECT_TRUE(has(narrow, "2026-11-20T23:59:59.999999999Z"));
  for (const char* text : {"2026-11-20T09:00:00", "2026-11-20T23:59:59.9999999999Z"})
    EXPECT_FALSE(has(narrow, text)) << text;

  const auto day = value_samples(type_of("date"));
  for (const char* text : {"2026-11-20", "2026-11-20Z", "2026-11-20+14:00", "2024-02-29"})
    EXPECT_TRUE(has(day, text)) << text;
  EXPECT_EQ(day.values.front().text, "2026-11-20");
}

TEST(ValueSamples, TakeEachEnumerationValue) {
  SimpleType type = type_of("string");
  type.enumeration = {"Invoice", "Credit \"Note\""};

  const auto samples = value_samples(type);

  EXPECT_TRUE(has(samples, "Invoice"));
  EXPECT_EQ(what_of(samples, "Credit \"Note\""), "'Credit \"Note\"'");
  EXPECT_EQ(samples.values.size(), 3U);
}

TEST(ValueSamples, HoldEveryRestrictionOnTheWay) {
  const auto both = value_samples(type_of("string", {{"maxLength", "3"}}, {"[ab]{1,9}", "a.*"}));
  for (const ValueSample& one : both.values) {
    EXPECT_EQ(one.text.front(), 'a') << one.text;
    EXPECT_LE(one.text.size(), 3U) << one.text;
    EXPECT_EQ(one.text.find_first_not_of("ab"), std::string::npos) << one.text;
  }
  EXPECT_FALSE(both.values.empty());
}

TEST(ValueSamples, NameAPatternThatNoTextsCanBeMadeFor) {
  const auto samples = value_samples(type_of("string", {}, {"\\p{Lu}"}));
  ASSERT_EQ(samples.gaps.size(), 1U);
  EXPECT_NE(samples.gaps.front().en().find("pattern \\p{Lu}"), std::string::npos)
      << samples.gaps.front().en();
}

}  // namespace
}  // namespace hub::formats
