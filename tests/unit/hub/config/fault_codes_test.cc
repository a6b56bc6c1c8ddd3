#include "hub/config/fault_codes.h"

#include <gtest/gtest.h>

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
