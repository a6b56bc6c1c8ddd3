#include "hub/config/fault_codes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "hub/config/spec.h"

using hub::config::FaultCodes;
using hub::config::FaultRemedy;
using hub::config::find_code;

TEST(FaultCodes, SayARemedyAloneOrWithWordsForCallers) {
  const auto read = [](const char* yaml) -> std::optional<FaultCodes> {
    FaultCodes codes;
    if (!hub::config::parse(YAML::Load(yaml), {}, {}, codes)) return std::nullopt;
    return codes;
  };

  const auto codes = read("{P-1: wait, P-2: {remedy: refuse, en: Unknown., lv: Nezināms., place: /Ask/a}}");
  ASSERT_TRUE(codes);
  EXPECT_EQ(codes->at("P-1"), FaultRemedy::wait);
  EXPECT_EQ(codes->at("P-2").remedy, FaultRemedy::refuse);
  EXPECT_EQ(codes->at("P-2").words.en() + codes->at("P-2").words.lv() + codes->at("P-2").place,
            "Unknown.Nezināms./Ask/a");
  for (const char* wrong :
       {"{P-1: reconcile}", "{P-1: {en: a, lv: b}}", "{P-1: {remedy: maybe}}", "{P-1: {remedy: wait, en: a}}",
        "{P-1: {remedy: wait, text: a}}", "{P-1: {remedy: wait, place: a}}", "{P-1: [wait]}", "[P-1]",
        "{P-1: {remedy: wait, en: [a], lv: b}}"})
    EXPECT_FALSE(read(wrong)) << wrong;
}

TEST(FaultCodes, WhatIsWrongInARowIsNamedByRowAndField) {
  struct Config {
    FaultCodes codes;
  };
  const auto spec =
      hub::config::Spec<Config>("table", "A table.").field("fault_codes", &Config::codes, {"codes", "kodi"});
  const auto told = [&](const std::string& row) {
    hub::config::Findings findings;
    (void)spec.read(YAML::Load("fault_codes:\n  P-1: wait\n  P-2: " + row), {"a.yaml"}, findings);
    std::string text;
    for (const hub::config::Finding& one : findings)
      text += std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.text.en() + "\n";
    return text;
  };

  EXPECT_EQ(told("{remedy: refuse, place: x}"),
            "3:32 'fault_codes', 'P-2': 'place' cannot be 'x': it is a path in the system's form, which "
            "begins with "
            "'/', as /GetDebts/personCode of a document or /personCode of a parameter\n");
  EXPECT_EQ(told("{remedy: refuse, en: No.}"),
            "3:25 'fault_codes', 'P-2': 'en' is there, but not 'lv': what callers are told stands in both "
            "languages\n");
  EXPECT_EQ(told("{remedy: refuse, plce: /x}"),
            "3:25 'fault_codes', 'P-2': unknown field 'plce'; did you mean 'place'?\n");
  EXPECT_EQ(told("{remedi: refuse, en: No., lv: Nē.}"),
            "3:9 'fault_codes', 'P-2': unknown field 'remedi'; did you mean 'remedy'?\n");
  EXPECT_EQ(told("{en: No., lv: Nē.}"),
            "3:3 'fault_codes', 'P-2': 'remedy' is missing, one of refuse, wait, resend, stop\n");
  EXPECT_EQ(told("{remedy: refused}"),
            "3:17 'fault_codes', 'P-2': 'remedy' cannot be 'refused'; did you mean 'refuse'?\n");
  EXPECT_EQ(told("{remedy: stop, en: [a], lv: b}"),
            "3:23 'fault_codes', 'P-2': 'en' cannot be a list: it is a text\n");
  const std::string all = told("{remedy: stop, en: a, lv: b, place: y, word: z}");
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 2) << all;
  EXPECT_TRUE(
      told("stopped").starts_with("3:8 'fault_codes' cannot hold 'stopped': it is a mapping of codes"));
  EXPECT_EQ(told("{remedy: stop, en: a, lv: b, place: /y}"), "");
}

TEST(FaultCodes, KnowWhatIsSaidWholeAndWhatVaries) {
  const FaultCodes codes{{"P-1", FaultRemedy::refuse},
                         {"P-*", FaultRemedy::wait},
                         {"person * is not known", FaultRemedy::refuse},
                         {"person * is not * here", FaultRemedy::stop},
                         {"*busy*", FaultRemedy::wait}};
  const auto row = [&](const char* said) {
    const auto* found = find_code(codes, said);
    return found == nullptr ? "" : found->first;
  };

  EXPECT_EQ(row("P-1"), "P-1");
  EXPECT_EQ(row("P-2"), "P-*");
  EXPECT_EQ(row("P-"), "P-*");
  EXPECT_EQ(row("P"), "");
  EXPECT_EQ(row("person 161175-19997 is not known"), "person * is not known");
  EXPECT_EQ(row("person  is not known"), "person * is not known");
  EXPECT_EQ(row("person x is not known here"), "person * is not * here");
  EXPECT_EQ(row("person x is not"), "");
  EXPECT_EQ(row("a person x is not known"), "");
  EXPECT_EQ(row("busy"), "*busy*");
  EXPECT_EQ(row("too busy now"), "*busy*");
  EXPECT_EQ(row("person busy is not known"), "person * is not known") << "the longest key";
  EXPECT_EQ(row(""), "");
  EXPECT_EQ(find_code({{"*", FaultRemedy::refuse}}, "anything")->first, "*");
  EXPECT_EQ(find_code({{"a*a", FaultRemedy::refuse}}, "a"), nullptr) << "the two ends do not overlap";
}
