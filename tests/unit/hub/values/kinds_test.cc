#include "hub/values/kinds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

namespace hub::values {
namespace {

TEST(Kinds, HaveEachANameATitleAndASource) {
  std::set<std::string_view> names;
  for (const Kind& kind : kinds()) {
    EXPECT_TRUE(std::regex_match(std::string(kind.name), std::regex("[a-z]+(-[a-z]+)*"))) << kind.name;
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_FALSE(kind.title.en.empty() || kind.title.lv.empty() || kind.form.en.empty() ||
                 kind.form.lv.empty());
    EXPECT_EQ(kind.doubt.en.empty(), kind.doubt.lv.empty()) << kind.name;
    EXPECT_FALSE(kind.source.empty()) << kind.name;
    EXPECT_EQ(find_kind(kind.name), &kind);
  }
  EXPECT_EQ(find_kind("person_code"), nullptr);
  EXPECT_EQ(find_kind(""), nullptr);
}

TEST(Kinds, TakeTheirOwnSamplesAndTheirNormalForms) {
  for (const Kind& kind : kinds()) {
    EXPECT_FALSE(kind.samples().empty());
    for (const std::string& sample : kind.samples()) {
      const Judgement judgement = kind.judge(sample);
      EXPECT_FALSE(judgement.wrong) << kind.name << " " << sample << ": " << judgement.wrong->en();
      const auto normal = kind.normal(sample);
      ASSERT_TRUE(normal) << kind.name << " " << sample;
      EXPECT_TRUE(*normal == sample || kind.name == "e-address" || kind.name == "person-code") << *normal;
      EXPECT_FALSE(kind.judge(*normal).wrong) << kind.name << " " << *normal;
      EXPECT_EQ(*kind.normal(*normal), *normal) << "the normal form of a normal form is itself";
    }
  }
}

TEST(Kinds, RefuseWhatIsNoneInBothLanguagesAndNeverWithTheText) {
  for (const Kind& kind : kinds())
    for (const std::string text : {"", "x", "77", "Ģirts", "161375-19997", "LV99ZZZZ", "_X@", "RF99ABC77"}) {
      const Judgement judgement = kind.judge(text);
      ASSERT_TRUE(judgement.wrong) << kind.name << " " << text;
      EXPECT_FALSE(judgement.wrong->lv().empty());
      EXPECT_NE(judgement.wrong->en(), judgement.wrong->lv());
      EXPECT_TRUE(text.size() <= 2 || judgement.wrong->en().find(text) == std::string::npos) << kind.name;
    }
}

TEST(Kinds, DoubtWithoutRefusing) {
  struct Row {
    const char* kind;
    const char* right;
    const char* doubtful;
  };
  for (const Row& row : {Row{"person-code", "161175-19997", "161175-19998"},
                         Row{"registration-number", "40003521600", "40003521601"},
                         Row{"vat-number", "LV40003521600", "LV40003521601"},
                         Row{"e-address", "_DEFAULT@90000056357", "_DEFAULT@90000056358"}}) {
    EXPECT_FALSE(find_kind(row.kind)->judge(row.right).doubtful) << row.kind;
    EXPECT_TRUE(find_kind(row.kind)->judge(row.doubtful).doubtful) << row.kind;
    EXPECT_FALSE(find_kind(row.kind)->judge(row.doubtful).wrong) << row.kind;
  }
  for (const Kind& kind : kinds()) {
    for (const std::string& sample : kind.samples())
      EXPECT_FALSE(kind.doubt.en.empty() && kind.judge(sample).doubtful) << kind.name << " " << sample;
  }
}

TEST(Kinds, MakeTheNormalFormOfWhatPeopleWrite) {
  struct Row {
    const char* kind;
    const char* text;
    const char* expected;
  };
  for (const Row& row : {Row{"person-code", "16117519997", "161175-19997"},
                         Row{"person-code", " 161175 - 19997", "161175-19997"},
                         Row{"registration-number", "4000 352 1600", "40003521600"},
                         Row{"vat-number", "40003521600", "LV40003521600"},
                         Row{"vat-number", "lv 4000 3521 600", "LV40003521600"},
                         Row{"vat-number", "161175-19997", "LV16117519997"},
                         Row{"cadastre-number", "0100 001 0001", "01000010001"},
                         Row{"iban", "lv80 BANK 0000 4351 9500 1", "LV80BANK0000435195001"},
                         Row{"creditor-reference", "RF18 5390 0754 7034", "RF18539007547034"},
                         Row{"e-address", "_private@161175-19997", "_PRIVATE@16117519997"}}) {
    const auto normal = find_kind(row.kind)->normal(row.text);
    ASSERT_TRUE(normal) << row.kind << ": " << normal.problem().says.en();
    EXPECT_EQ(*normal, row.expected);
  }
  EXPECT_FALSE(find_kind("iban")->normal("LV80 BANK 0000 4351 9500 2"));
}

}  // namespace
}  // namespace hub::values
