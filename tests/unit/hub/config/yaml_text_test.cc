#include "hub/config/yaml_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace hub::config {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> findings_of(std::string_view text) {
  Findings findings;
  const auto root = parse_yaml(text, "a.yaml", findings);
  std::vector<std::string> lines;
  for (const Finding& finding : findings) lines.push_back(finding.to_string());
  const bool readable = std::all_of(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find("is here twice") != std::string::npos;
  });
  EXPECT_EQ(root.has_value(), readable) << "only a text whose keys are twice gives a tree besides findings";
  return lines;
}

TEST(YamlText, TakesPlainDocuments) {
  EXPECT_THAT(findings_of("# c\n---\na: 1\nb: [x, 'y', \"z\"]\nc: {d: ~}\ne: >\n  long\n  text\n"),
              IsEmpty());
}

TEST(YamlText, RefusesADuplicateKey) {
  EXPECT_THAT(findings_of("a: 1\nb: 2\na: 3\n"), ElementsAre("a.yaml:3:1: 'a' is here twice"));
  EXPECT_THAT(findings_of("x:\n  - {k: 1, k: 2}\n"), ElementsAre("a.yaml:2:12: 'k' is here twice"));
  EXPECT_THAT(findings_of("a: 1\n\"a\": 2\n"), ElementsAre("a.yaml:2:1: 'a' is here twice"));
}

TEST(YamlText, RefusesAQuoteThatTheEndOfTheFileCloses) {
  EXPECT_THAT(findings_of("a: 1\nb: \"open\nc: 2\n"),
              ElementsAre("a.yaml:2:4: is not YAML: a quote that nothing closes"));
  EXPECT_THAT(findings_of("b: 'it''s open\n"),
              ElementsAre("a.yaml:1:4: is not YAML: a quote that nothing closes"));
  EXPECT_THAT(findings_of("a: \"a \\\" b\"\nb: 'it''s'\nc: \"\"\nd: ''"), IsEmpty());
}

TEST(YamlText, SaysOnOneLineWhatHoldsControlCharactersOrHalfOfOne) {
  EXPECT_THAT(findings_of("a: \"x\\"), ElementsAre("a.yaml:1:8: is not YAML: unknown escape character:  "));
  EXPECT_THAT(findings_of("a: \"\\Ā\"\n"),
              ElementsAre("a.yaml:1:7: is not YAML: unknown escape character: ?"));
  EXPECT_THAT(findings_of("\"a\\n\\eb\": 1\n\"a\\n\\eb\": 2\n"),
              ElementsAre("a.yaml:2:1: 'a  b' is here twice"));
}

TEST(YamlText, TakesTheSameKeyInTwoMappings) {
  EXPECT_THAT(findings_of("a: {k: 1}\nb: {k: 1}\n"), IsEmpty());
}

TEST(YamlText, EndsAtACommaThatSeparatesNothing) {
  EXPECT_THAT(findings_of("a r: 24\r\n, \r\n"), testing::SizeIs(1));
}

TEST(YamlText, RefusesAnchorsAndAliases) {
  EXPECT_THAT(findings_of("a: &x [1]\nb: *x\n"),
              ElementsAre(HasSubstr("a.yaml:1:4: anchors"), HasSubstr("a.yaml:2:4: aliases")));
}

TEST(YamlText, RefusesAnAliasBombBeforeItGrows) {
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }

  EXPECT_FALSE(findings_of(bomb).empty());
}

TEST(YamlText, RefusesTags) {
  EXPECT_THAT(findings_of("a: !!binary aGVq\n"), ElementsAre("a.yaml:1:4: tags (!name) are not taken"));
  EXPECT_THAT(findings_of("a: !x {b: 1}\n"), ElementsAre(HasSubstr("tags (!name) are not taken")));
}

TEST(YamlText, RefusesTabs) {
  EXPECT_THAT(findings_of("a: 1\nb:\t2\n"),
              ElementsAre("a.yaml:2:3: a tab; indent and separate with spaces"));
}

TEST(YamlText, RefusesControlCharacters) {
  EXPECT_THAT(findings_of(std::string_view("a: \x01\n", 5)), ElementsAre("a.yaml:1:4: a control character"));
  EXPECT_THAT(findings_of(std::string_view("a: \0b\n", 6)), ElementsAre("a.yaml:1:4: a control character"));
}

TEST(YamlText, RefusesWhatIsNotUtf8) {
  EXPECT_THAT(findings_of("a: \xff\n"), ElementsAre("a.yaml:1:1: is not UTF-8"));
}

TEST(YamlText, RefusesASecondDocument) {
  EXPECT_THAT(findings_of("a: 1\n---\nb: 2\n"),
              ElementsAre(HasSubstr("a second document; a file holds one")));
}

TEST(YamlText, RefusesEmptyFiles) {
  EXPECT_THAT(findings_of(""), ElementsAre("a.yaml:1:1: is empty"));
  EXPECT_THAT(findings_of("# only a comment\n"), ElementsAre("a.yaml:1:1: is empty"));
}

TEST(YamlText, RefusesMoreThanOneMebibyte) {
  EXPECT_THAT(findings_of("a: " + std::string(kMaxFile, 'x')),
              ElementsAre("a.yaml:1:1: is larger than 1 MiB"));
}

TEST(YamlText, RefusesCompoundKeys) {
  EXPECT_THAT(findings_of("? [a, b]\n: 1\n"), ElementsAre(HasSubstr("a key must be a plain word")));
}

TEST(YamlText, RefusesDeepNesting) {
  EXPECT_THAT(findings_of("a: " + std::string(40, '[') + std::string(40, ']') + "\n"),
              ElementsAre(HasSubstr("nested deeper than 32 levels")));
  EXPECT_FALSE(findings_of(std::string(100'000, '[')).empty()) << "and does not run out of stack";
}

TEST(YamlText, GivesSyntaxErrorsTheirPlace) {
  EXPECT_THAT(findings_of("a: 1\nb: [1, 2\n"), ElementsAre(HasSubstr("a.yaml:3:1: is not YAML: ")));
  EXPECT_THAT(findings_of("a: 'x\n"), Each(Not(HasSubstr(":0:"))));
  EXPECT_THAT(findings_of("a: b: c\n"), ElementsAre(HasSubstr("a.yaml:1:5: is not YAML: ")));
}

}  // namespace
}  // namespace hub::config
