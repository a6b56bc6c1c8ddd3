#include "hub/values/functions.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace hub::values {
namespace {

Argument text(std::string value) {
  return {Argument::Type::text, {std::move(value)}, 0};
}
Argument nodes(std::vector<std::string> values) {
  return {Argument::Type::nodes, std::move(values), 0};
}
Argument number(double value) {
  return {Argument::Type::number, {}, value};
}

struct CallRow {
  std::string name;
  std::vector<Argument> arguments;
  std::string expected;  ///< The text, `true`, `false`, or a piece of the reason why nothing is given.
};

std::string called(const CallRow& row) {
  const Function* const function = find_function(row.name);
  if (function == nullptr) return "there is no such function";
  const auto made = function->call(row.arguments);
  if (!made) return made.problem().says.en();
  if (const bool* truth = std::get_if<bool>(&*made)) return *truth ? "true" : "false";
  return std::get<std::string>(*made);
}

// What each makes of a value stands with its sources in the tests of the values; here is what a mapping sees.
const std::vector<CallRow>& rows() {
  static const std::vector<CallRow> all{
      {"is-person-code", {text("161175-19997")}, "true"},
      {"is-person-code", {nodes({"161375-19997"})}, "false"},
      {"is-person-code", {nodes({})}, "false"},
      {"is-person-code", {nodes({"161175-19997", "161175-19997"})}, "several elements were selected"},
      {"is-registration-number", {text("40003521600")}, "true"},
      {"is-registration-number", {number(40003521600)}, "floating point"},
      {"is-vat-number", {text("LV40003521600")}, "true"},
      {"is-cadastre-number", {text("01000010001")}, "true"},
      {"is-land-designation", {text("0100001000")}, "false"},
      {"is-building-designation", {text("01000010001001")}, "true"},
      {"is-premises-designation", {text("01000010001001001")}, "true"},
      {"is-cadastre-designation", {text("010000100010010")}, "false"},
      {"is-iban", {text("LV80BANK0000435195001")}, "true"},
      {"is-iban", {text("LV80 BANK 0000 4351 9500 1")}, "false"},
      {"is-creditor-reference", {text("RF18539007547034")}, "true"},
      {"is-e-address", {text("_DEFAULT@90000056357")}, "true"},
      {"person-code", {text("16117519997")}, "161175-19997"},
      {"person-code", {text("161375-19997")}, "begins with a date of birth that exists"},
      {"person-code", {nodes({})}, "no element was selected"},
      {"registration-number", {text("4000 3521 600")}, "40003521600"},
      {"vat-number", {nodes({"40003521600"})}, "LV40003521600"},
      {"cadastre-number", {text("0100 001 0001")}, "01000010001"},
      {"land-designation", {text("0100 001 0001")}, "01000010001"},
      {"building-designation", {text("0100 001 0001 001")}, "01000010001001"},
      {"premises-designation", {text("0100 001 0001 001 001")}, "01000010001001001"},
      {"cadastre-designation", {text("0100 001 0001 001")}, "01000010001001"},
      {"iban", {text("LV80 BANK 0000 4351 9500 1")}, "LV80BANK0000435195001"},
      {"creditor-reference", {text("rf18 5390 0754 7034")}, "RF18539007547034"},
      {"e-address", {text("_default@90000056357")}, "_DEFAULT@90000056357"},
      {"person-code-digits", {text("161175-19997")}, "16117519997"},
      {"birth-date", {text("161175-19997")}, "1975-11-16"},
      {"birth-date", {text("325035-11782")}, ""},
      {"make-creditor-reference", {text("539007547034")}, "RF18539007547034"},
      {"make-creditor-reference", {number(539007547034)}, "floating point"},
      {"is-working-day", {text("2026-11-18")}, "false"},
      {"is-working-day", {text("2026-11-30")}, "true"},
      {"is-working-day", {text("2026-11-30Z")}, "without time and time zone"},
      {"is-working-day", {text("2027-05-03")}, "up to 2026"},
      {"is-holiday", {text("2026-11-18")}, "true"},
      {"is-holiday", {text("2026-11-28")}, "false"},
      {"add-working-days", {text("2026-11-30"), number(5)}, "2026-12-07"},
      {"add-working-days", {text("2026-11-30"), text("5")}, "2026-12-07"},
      {"add-working-days", {text("2026-12-07"), text("-5")}, "2026-11-30"},
      {"add-working-days", {text("2026-11-30"), number(2.5)}, "a count is a whole number"},
      {"add-working-days", {text("2026-11-30"), number(1e9)}, "a count is a whole number"},
      {"add-working-days", {text("2026-11-30"), text("1000000")}, "a count is a whole number"},
      {"working-days-between", {text("2026-11-30"), text("2026-12-07")}, "5"},
      {"term-in-days", {text("2026-11-02"), number(5)}, "2026-11-09"},
      {"term-in-months", {text("2026-01-31"), number(1)}, "2026-03-02"},
      {"riga-date", {text("2026-11-30T23:30:00Z")}, "2026-12-01"},
      {"riga-time", {text("2026-07-01T08:15:48Z")}, "2026-07-01T11:15:48+03:00"},
      {"riga-instant", {text("2026-11-30T10:15:48")}, "2026-11-30T08:15:48Z"},
      {"riga-instant", {text("2023-10-29T03:30:00")}, "there twice"},
      {"riga-instant", {text("2023-10-29T03:30:00"), text("second")}, "2023-10-29T01:30:00Z"},
      {"riga-instant", {text("2023-10-29T03:30:00"), text("last")}, "'first' or 'second'"},
      {"riga-instant", {text("2023-03-26T03:30:00"), text("first")}, "no such local time"},
      {"round", {text("1.005"), number(2)}, "1.01"},
      {"round", {number(1.005), number(2)}, "floating point"},
      {"add", {text("0.1"), text("0.2")}, "0.3"},
      {"subtract", {text("1"), text("0.01")}, "0.99"},
      {"multiply", {text("10.10"), text("0.21")}, "2.1210"},
      {"divide", {text("2"), text("3"), number(2)}, "0.67"},
      {"divide", {text("2"), text("0"), number(2)}, "a division by zero"},
      {"sum", {nodes({"0.10", "0.20", "-0.05"})}, "0.25"},
      {"sum", {nodes({})}, "0"},
      {"sum", {nodes({"1", ""})}, "without spaces, comma and exponent"},
      {"sum", {text("1")}, "elements are wanted"},
      {"compare", {text("1.5"), text("1.50")}, "0"},
      {"compare", {text("1.49"), text("1.5")}, "-1"},
      {"cents", {text("12.5")}, "1250"},
      {"cents", {text("12.505")}, "rounded first"},
      {"from-cents", {text("1250")}, "12.50"},
      {"from-cents", {text("12.5")}, "whole"},
  };
  return all;
}

TEST(Functions, GiveWhatTheTableSays) {
  for (const CallRow& row : rows()) {
    const std::string said = called(row);
    EXPECT_TRUE(row.expected.empty() ? said.empty() : said.find(row.expected) != std::string::npos)
        << row.name << ": " << said << ", expected " << row.expected;
  }
}

TEST(Functions, StandEachInTheTableAndHaveTexts) {
  std::set<std::string> tried;
  for (const CallRow& row : rows()) tried.insert(row.name);
  std::set<std::string> names;
  for (const Function& function : functions()) {
    EXPECT_TRUE(names.insert(function.name).second) << function.name << " is there twice";
    EXPECT_EQ(tried.count(function.name), 1U) << function.name << " has no vector";
    EXPECT_FALSE(function.does.en.empty() || function.does.lv.empty() || function.source.empty())
        << function.name;
    EXPECT_LE(function.takes.least, function.takes.most);
    EXPECT_LT(function.takes.number_at, function.takes.most);
    EXPECT_EQ(find_function(function.name), &function);
  }
  EXPECT_EQ(tried.size(), names.size());
  EXPECT_EQ(find_function("is-postal-code"), nullptr);
}

TEST(Functions, TakeNeitherBooleansNorNaN) {
  EXPECT_FALSE(
      find_function("round")->call(std::vector<Argument>{{Argument::Type::boolean, {}, 1}, number(2)}));
  EXPECT_FALSE(find_function("round")->call(std::vector<Argument>{text("1"), number(0.0 / 0.0)}));
}

}  // namespace
}  // namespace hub::values
